"""Reads of what a parent or guardian is asked, and may take back, by a code."""

from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from learners.codes import as_drawn
from learners.errors import GuardianCodeError
from learners.models import Consent, ConsentText, GuardianCode, Purpose
from learners.models.consent import ConsentBy, GuardianCodeKind
from learners.selectors.consents import texts_in_force


@dataclass(frozen=True)
class Guarded:
    """What a code opens: the texts that it asks about, or those agreed to. Never whose it is."""

    asks: bool
    texts: list[ConsentText]


def guarded_by(*, code: str, language: str) -> Guarded:
    """Return what a code opens, texts that are asked about in a language. Two queries.

    Raises GuardianCodeError.
    """
    found = guardian_code(code)
    if found.kind == GuardianCodeKind.HOLDS:
        given = Consent.objects.filter(
            learner_id=found.learner_id, given=True, by=ConsentBy.GUARDIAN
        )
        return Guarded(False, [row.text for row in given.select_related("text")])
    texts = texts_in_force(language, *(Purpose(name) for name in found.purposes))
    return Guarded(True, list(texts.values()))


def guardian_code(
    code: str, kind: GuardianCodeKind | None = None, *, locked: bool = False
) -> GuardianCode:
    """Return the row of a code, of a kind if any. One query. Raises GuardianCodeError.

    Says the same for codes of accounts that are being erased.
    """
    rows = GuardianCode.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=Now()),
        digest=digest_of(code),
        learner__is_active=True,
    )
    if kind:
        rows = rows.filter(kind=kind)
    row = (rows.select_for_update(of=("self",)) if locked else rows).first()
    if row is None:
        raise GuardianCodeError
    return row


def digest_of(code: str) -> str:
    """Return what is stored of a code, however it is typed: gaps, case, O for 0."""
    return salted_hmac("learners.guardian", as_drawn(code), algorithm="sha256").hexdigest()
