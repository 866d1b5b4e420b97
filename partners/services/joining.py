"""Joining: what somebody does with the code by which a partner invited them."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from courses.errors import DomainError
from courses.selectors import run_titles
from learners.errors import RunNotOpenError
from learners.models import Account
from learners.services import enrol, follow_enrolment, require_unrestricted
from partners.errors import InvitationUnknownError, JoinedBeforeError
from partners.following import note_change
from partners.invites import digest_of
from partners.models import Partner, PartnerEnrolment, PartnerLearner
from partners.selectors.joined import waiting_for_opened

MOST = 1000
"""How many are enrolled at once when a run opens; the others a minute later."""


@dataclass(frozen=True)
class Invitation:
    """Who invites, and to which courses."""

    partner: Partner
    titles: list[str]


def invitation_by(code: str, *, language: str) -> Invitation:
    """Return what a code invites to. Three queries. Raises InvitationUnknownError."""
    row = PartnerLearner.objects.select_related("partner").filter(invite=digest_of(code)).first()
    if row is None:
        raise InvitationUnknownError
    runs = list(row.enrolments.values_list("run_id", flat=True))
    return Invitation(row.partner, sorted(run_titles(runs, language).values()))


@transaction.atomic
def join_partner(*, account: Account, code: str) -> list[uuid.UUID]:
    """Take an invitation up: enrol in its runs, and be known to its partner; return the runs.

    A run that is not open yet waits: they are enrolled once it is. What the partner sees of it,
    they agree to apart (``Purpose.PARTNERS``). Raises InvitationUnknownError, RestrictedError,
    JoinedBeforeError, and what ``enrol`` raises where none of the runs can be taken.
    """
    require_unrestricted(account)
    row = PartnerLearner.objects.select_for_update().filter(invite=digest_of(code)).first()
    if row is None:
        raise InvitationUnknownError
    be_known(account, row)
    return take_up_all(account, row)


def be_known(account: Account, row: PartnerLearner) -> None:
    """Have a partner know an account as somebody. Raises JoinedBeforeError."""
    same = {"partner": row.partner_id, "is_sandbox": row.is_sandbox, "learner_id": account.pk}
    if PartnerLearner.objects.filter(**same).exists():
        raise JoinedBeforeError
    row.learner_id, row.invite, row.joined_at = account.pk, "", Now()
    row.save(update_fields=["learner_id", "invite", "joined_at", "is_brought"])


def take_up_all(account: Account, row: PartnerLearner) -> list[uuid.UUID]:
    """Enrol somebody in all that a partner brought them to; return in which runs.

    Raises what ``enrol`` raises where none of the runs can be taken now.
    """
    taken, waiting, refusal = [], False, None
    for brought in row.enrolments.order_by("run_id"):
        try:
            if take_up(account, brought):
                taken.append(brought.run_id)
            else:
                waiting = True
        except DomainError as error:
            refusal = error
    if refusal and not taken and not waiting:
        raise refusal
    return taken


@transaction.atomic
def take_up(account: Account, brought: PartnerEnrolment) -> bool:
    """Enrol somebody in a run that a partner brought them to; return False where it waits to open.

    Raises what else ``enrol`` raises.
    """
    asked = {"learner_id": account.pk, "run_id": brought.run_id}
    rows = PartnerEnrolment.objects.filter(who=brought.who_id, run=brought.run_id)
    try:
        enrol(**asked, language=brought.language or account.language)
    except RunNotOpenError:
        rows.update(waits=True)
        note_change(rows)
        return False
    follow_enrolment(**asked)
    rows.update(waits=False)
    note_change(rows)
    return True


def take_up_opened() -> int:
    """Enrol who waited for a run that has opened, each by themselves; return how many."""
    return sum(_take_up_waiting(*each) for each in waiting_for_opened()[:MOST])


@transaction.atomic
def _take_up_waiting(who_id: uuid.UUID, run_id: uuid.UUID) -> bool:
    rows = PartnerEnrolment.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("who").filter(who=who_id, run=run_id, waits=True).first()
    if row is None or row.who.learner_id is None:
        return False
    account = Account.objects.get(pk=row.who.learner_id)
    try:
        return take_up(account, row)
    except DomainError:
        PartnerEnrolment.objects.filter(who=who_id, run=run_id).update(waits=False)
        return False
