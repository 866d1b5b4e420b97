"""Taking a launch: who comes from a platform is enrolled, and known there for their score."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from learners.models import Account
from learners.privacy.vault import open_text, seal_text
from partners.invites import known_as
from partners.lti.errors import LaunchRefusedError
from partners.lti.following import owe
from partners.lti.messages import Arrival, arrival_of, read_token
from partners.lti.models import USE, LtiLaunch, LtiLink, LtiRegistration, LtiScore
from partners.lti.states import Begun, begun_by
from partners.models import Partner, PartnerLearner
from partners.services.bringing import Coming, account_of, bring_in

KEPT = timedelta(hours=1)
"""For how long a launch is known: longer than its state and its token could serve."""


@dataclass(frozen=True)
class Opened:
    """Whom a launch has brought to which run, and to which part of it, if one is meant."""

    account: Account
    run_id: uuid.UUID
    part: uuid.UUID | None


@dataclass(frozen=True)
class Entering:
    """A launch that was taken, on its way in.

    ``storage`` is where it has still to be shown from which browser it comes, "" where a cookie
    has done so.
    """

    registration: LtiRegistration
    launch_id: uuid.UUID
    arrival: Arrival
    storage: str = ""


def take_launch(
    *, registration: LtiRegistration, state: str, token: str, cookies: Mapping[str, str]
) -> Entering:
    """Take what a platform says of a launch, once, from the browser that began it.

    Where the code of that browser may be in the platform's storage, ``entering`` asks for it.

    Raises LaunchRefusedError, PlatformUnreachableError.
    """
    begun = begun_by(state, registration.pk)
    storage = "" if begun.has_cookie(cookies) else begun.storage
    if not storage:
        begun.require_browser(cookies)
    arrival = arrival_of(read_token(token, registration=registration, nonce=begun.nonce))
    said = seal_text(json.dumps(asdict(arrival)), use=USE)
    launch = LtiLaunch(id=uuid.UUID(begun.nonce), registration=registration, said=said)
    try:
        with transaction.atomic():
            _note_deployment(registration, arrival.deployment)
            launch.save(force_insert=True)
    except IntegrityError:
        raise LaunchRefusedError("replayed") from None
    return Entering(registration, launch.pk, arrival, storage)


def _note_deployment(registration: LtiRegistration, deployment: str) -> None:
    """Let an id pass under which we are in use. The first that comes is taken, if none is known."""
    if deployment in registration.deployments:
        return
    locked = LtiRegistration.objects.select_for_update(no_key=True).get(pk=registration.pk)
    if locked.deployments:
        raise LaunchRefusedError("deployment")
    locked.deployments = [deployment]
    locked.save(update_fields=["deployments"])


def entering(
    registration: LtiRegistration,
    launch_id: uuid.UUID,
    cookies: Mapping[str, str],
    code: str = "",
) -> Entering:
    """Return a launch that was taken and not entered. Raises LaunchRefusedError."""
    Begun(str(registration.pk), launch_id.hex).require_browser(cookies, code)
    way = launch_taken(registration, launch_id)
    if way is None:
        raise LaunchRefusedError("replayed")
    return way


def launch_taken(registration: LtiRegistration, launch_id: uuid.UUID) -> Entering | None:
    """Return a launch of whoever has shown that it is theirs; None once it was entered."""
    launch = LtiLaunch.objects.filter(pk=launch_id, registration=registration).first()
    if launch is None or not launch.said:
        return None
    return Entering(registration, launch_id, Arrival(**json.loads(open_text(launch.said, use=USE))))


def account_at(way: Entering, language: str) -> Account | None:
    """Return whose account a launch leads to, if they have come before. Three queries at most.

    Raises LaunchRefusedError where it leads to no run.
    """
    return account_of(coming_by(way, language))


@transaction.atomic
def enter(
    way: Entering,
    *,
    language: str,
    signed_in: Account | None = None,
    text_id: uuid.UUID | None = None,
) -> Opened:
    """Enrol who comes in what their place opens, once for a launch.

    Raises LaunchRefusedError, and what ``bring_in`` raises.
    """
    take_up_launch(way)
    coming = coming_by(way, language)
    account = bring_in(coming, signed_in=signed_in, text_id=text_id)
    link = _noted(way.registration, way.arrival, coming.run_id)
    if way.arrival.is_learner and link.score_address:
        _note_for_score(link, account, way.arrival.user)
    return Opened(account, coming.run_id, link.part)


def take_up_launch(way: Entering) -> None:
    """Forget what was said, so that it serves once. Raises LaunchRefusedError."""
    rows = LtiLaunch.objects.filter(pk=way.launch_id).exclude(said="")
    if not rows.update(said=""):
        raise LaunchRefusedError("replayed")


def forget_old_launches() -> int:
    """Forget launches that could not come again; return how many."""
    return LtiLaunch.objects.filter(taken_at__lt=Now() - KEPT).delete()[0]


def known_at(registration: LtiRegistration, user: str) -> str:
    """Return under which digest somebody stands whom a platform knows by a name of its own.

    No name that the partner's own files may give has a line break: the two never meet.
    """
    return known_as(registration.partner, f"lti\n{registration.issuer}\n{user}")


def coming_by(way: Entering, language: str) -> Coming:
    """Return who comes by a launch, and where to. One query where the place names no run.

    Raises LaunchRefusedError where it leads to none.
    """
    registration, arrival = way.registration, way.arrival
    return Coming(
        partner=registration.partner,
        is_sandbox=registration.is_sandbox,
        known_as=known_at(registration, arrival.user),
        run_id=uuid.UUID(arrival.run) if arrival.run else _only_run(registration),
        language=arrival.language or language,
    )


def _only_run(registration: LtiRegistration) -> uuid.UUID:
    """Return the partner's run, for places that name none. Raises LaunchRefusedError."""
    partner: Partner = registration.partner
    runs = partner.demo_runs if registration.is_sandbox else partner.runs
    ids = list(runs.values_list("pk", flat=True)[:2])
    if len(ids) != 1:
        raise LaunchRefusedError("run")
    return ids[0]


def _noted(registration: LtiRegistration, arrival: Arrival, run_id: uuid.UUID) -> LtiLink:
    """Note what the place opens now, and where it takes scores."""
    link, _created = LtiLink.objects.update_or_create(
        registration=registration,
        deployment=arrival.deployment,
        link=arrival.link,
        defaults={
            "run_id": run_id,
            "part": uuid.UUID(arrival.part) if arrival.part else None,
            "score_address": arrival.score_address,
            "members_address": arrival.members_address,
        },
    )
    return link


def _note_for_score(link: LtiLink, account: Account, user: str) -> None:
    """Note by which name a platform wants to hear of somebody's score."""
    registration = link.registration
    who = PartnerLearner.objects.get(
        learner_id=account.pk,
        partner=registration.partner_id,
        is_sandbox=registration.is_sandbox,
    )
    defaults = {
        "registration": registration,
        "learner_id": account.pk,
        "run_id": link.run_id,
        "user": seal_text(user, use=USE),
    }
    row, _created = LtiScore.objects.update_or_create(link=link, who=who, defaults=defaults)
    owe(LtiScore.objects.filter(pk=row.pk))
