"""Making tokens for frames, and taking them: each once."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import salted_hmac

from courses.errors import NotFoundError
from courses.selectors import activity_in_edition, edition_for_run
from learners.models.audit import StaffAction
from partners.embedding.errors import EmbedTokenError, OriginUnknownError
from partners.embedding.models import EmbedToken
from partners.embedding.origins import clean_origin, is_local
from partners.invites import known_as
from partners.models import ApiKey, Partner
from partners.selectors.runs import run_of_key
from partners.services.noting import note_for

LIFE = timedelta(minutes=5)
KEPT = timedelta(hours=1)
_BEGIN = "a26e_"


@dataclass(frozen=True, kw_only=True)
class TokenAsked:
    """Whom a frame is for, where it is shown, and what it begins with."""

    external_id: str
    run_id: uuid.UUID
    origin: str
    activity_id: uuid.UUID | None = None
    language: str | None = None


def make_token(*, key: ApiKey, asked: TokenAsked) -> tuple[str, EmbedToken]:
    """Make a token; return it, which is nowhere stored, and its row.

    Raises NotFoundError for runs that are not the key's, and for activities that are not in them;
    OriginUnknownError.
    """
    run = run_of_key(key, asked.run_id)
    origin = _registered(key.partner, asked.origin, is_sandbox=key.is_sandbox)
    edition = edition_for_run(run=run, language=asked.language or run.course.source_language)
    if asked.activity_id:
        activity_in_edition(edition_id=edition.pk, activity_id=asked.activity_id)
    text = _BEGIN + secrets.token_urlsafe(32)
    row = EmbedToken.objects.create(
        digest=_digest(text),
        partner=key.partner,
        is_sandbox=key.is_sandbox,
        known_as=known_as(key.partner, asked.external_id),
        run=run,
        activity_id=asked.activity_id,
        origin=origin,
        language=asked.language or edition.language,
        expires_at=timezone.now() + LIFE,
    )
    return text, row


@dataclass(frozen=True, kw_only=True)
class Handed:
    """A token as a page hands it over: to which frame, from which origin around it.

    ``by`` is drawn by that page, once, and told to nobody else. None: it never asks again.
    """

    text: str
    partner_id: uuid.UUID
    run_id: uuid.UUID
    origin: str
    by: uuid.UUID | None = None


def take_token(handed: Handed) -> EmbedToken:
    """Return a token's row, used up by this; of parallel calls one gets it.

    The page that has it may ask again, since an answer is easily lost on a bad line. Raises
    EmbedTokenError for every other text, without saying what is wrong with it.
    """
    try:
        origin = clean_origin(handed.origin)
    except ValueError:
        raise EmbedTokenError from None
    digest = _digest(handed.text)
    rows = EmbedToken.objects.filter(
        Q(used_at__isnull=True) | Q(used_by__isnull=False, used_by=handed.by),
        digest=digest,
        partner=handed.partner_id,
        run=handed.run_id,
        origin=origin,
        expires_at__gt=Now(),
    )
    if not rows.update(used_at=Now(), used_by=handed.by):
        raise EmbedTokenError
    return EmbedToken.objects.select_related("partner").get(digest=digest)


def token_used(text: str) -> uuid.UUID | None:
    """Return the id of a token that was used, as long as it is known. One query."""
    rows = EmbedToken.objects.filter(digest=_digest(text), used_at__isnull=False)
    return rows.values_list("pk", flat=True).first()


def forget_old_tokens() -> int:
    """Delete the tokens that have not counted for an hour; return how many."""
    old = timezone.now() - KEPT
    return EmbedToken.objects.filter(expires_at__lt=old).delete()[0]


@transaction.atomic
def set_sites(*, partner: Partner, sites: str, by_id: uuid.UUID) -> None:
    """Say which sites may show a partner's courses; others can no more, at once."""
    partner.sites = sites
    partner.save(update_fields=["sites"])
    note_for(partner, StaffAction.CHANGED_SITES, by_id=by_id)


def frame_origins(partner: Partner, run_id: uuid.UUID) -> list[str]:
    """Return which sites may frame a run of a partner's. Two queries at most.

    Raises NotFoundError where the run is not the partner's.
    """
    if partner.runs.filter(pk=run_id).exists():
        return [origin for origin in partner.origins if not is_local(origin)]
    if partner.demo_runs.filter(pk=run_id).exists():
        return partner.origins
    raise NotFoundError


def _registered(partner: Partner, text: str, *, is_sandbox: bool) -> str:
    try:
        origin = clean_origin(text)
    except ValueError:
        raise OriginUnknownError from None
    if origin not in partner.origins:
        raise OriginUnknownError
    if is_local(origin) and not is_sandbox:
        raise OriginUnknownError("Your own machine is for keys of the sandbox only.")
    return origin


def _digest(text: str) -> str:
    return salted_hmac("partners.embed", text, algorithm="sha256").hexdigest()
