"""Reads of what people have agreed to, and of the texts."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from learners.errors import UnknownPurposeError
from learners.models import Consent, ConsentEvent, ConsentText, Purpose
from learners.models.consent import ConsentBy, ConsentEventKind

FALLBACK = "en"
State = Literal["given", "changed", "withdrawn", "not_given"]


def consents_of(learner_id: uuid.UUID) -> dict[Purpose, bool]:
    """Say for every purpose whether somebody has agreed to its text in force. One query."""
    given = set(_counting().filter(learner_id=learner_id).values_list("purpose", flat=True))
    return {purpose: purpose in given for purpose in Purpose}


def has_consented(learner_id: uuid.UUID, purpose: Purpose) -> bool:
    """Say whether somebody has agreed to the text in force of a purpose. One query."""
    return _counting(purpose).filter(learner_id=learner_id).exists()


def consenting(learner_ids: Collection[uuid.UUID] | QuerySet, purpose: Purpose) -> set[uuid.UUID]:
    """Return those of some learners who have agreed to the text in force. One query.

    ``learner_ids`` may be a query of ids itself. Whoever writes for many asks again for each batch,
    so that what is taken back meanwhile counts.
    """
    rows = _counting(purpose).filter(learner_id__in=learner_ids)
    return set(rows.values_list("learner_id", flat=True))


def learners_who_agree(purpose: Purpose) -> QuerySet[Consent]:
    """Return the agreements to the text in force, one of each learner, as part of a query."""
    return _counting(purpose)


def agreed(purpose: Purpose) -> int:
    """Return how many people have agreed to the text in force. One query, of the whole table."""
    return _counting(purpose).count()


def may_agree_alone(learner_id: uuid.UUID) -> bool:
    """Say whether somebody has said before that they are of age. One query."""
    events = ConsentEvent.objects.filter(
        learner_id=learner_id, kind=ConsentEventKind.GIVEN, by=ConsentBy.LEARNER
    )
    return events.exclude(purpose=Purpose.SERVICE).exists()


def unreachable(learner_id: uuid.UUID) -> set[Purpose]:
    """Return the purposes for which there is no address of somebody's to write to. One query.

    Nobody can give a telephone number yet.
    """
    addresses = EmailAddress.objects.filter(user_id=learner_id, verified=True)
    return {Purpose.SMS} if addresses.exists() else {Purpose.EMAIL, Purpose.SMS}


def texts_in_force(language: str, *purposes: Purpose) -> dict[Purpose, ConsentText]:
    """Return the texts in force, of some purposes or of all, in the order of these. One query.

    In the language where there is one, else in English, else in another.
    """
    ranks = {FALLBACK: 1, language: 2}
    texts = ConsentText.objects.in_force(*purposes)
    best = {
        Purpose(text.purpose): text
        for text in sorted(texts, key=lambda text: (ranks.get(text.language, 0), text.language))
    }
    return {purpose: best[purpose] for purpose in Purpose if purpose in best}


@dataclass(frozen=True)
class MyConsent:
    """A purpose as a learner sees it: its text in force, and what they said last, if anything."""

    purpose: Purpose
    text: ConsentText
    consent: Consent | None

    @property
    def state(self) -> State:
        """How it stands: an agreement to a text that has changed since does not count."""
        if self.consent is None:
            return "not_given"
        if not self.consent.given:
            return "withdrawn"
        return "given" if self.consent.text.version == self.text.version else "changed"


def my_consents(*, learner_id: uuid.UUID, language: str) -> list[MyConsent]:
    """Return every purpose, with what somebody said last. Two queries."""
    rows = Consent.objects.filter(learner_id=learner_id).select_related("text")
    said = {row.purpose: row for row in rows}
    texts = texts_in_force(language)
    return [MyConsent(purpose, text, said.get(purpose)) for purpose, text in texts.items()]


def my_consent(*, learner_id: uuid.UUID, purpose: str, language: str) -> MyConsent:
    """Return one purpose. Two queries. Raises UnknownPurposeError."""
    text = texts_in_force(language, known_purpose(purpose)).get(Purpose(purpose))
    if text is None:
        raise UnknownPurposeError
    rows = Consent.objects.filter(learner_id=learner_id, purpose=purpose)
    return MyConsent(Purpose(purpose), text, rows.select_related("text").first())


def consents_to_read(learner_id: uuid.UUID) -> list[Purpose]:
    """Return the purposes whose text somebody has to read. One query.

    Those whose text changed since they agreed, and the service where they have never agreed to it:
    their account was made by others.
    """
    rows = Consent.objects.filter(learner_id=learner_id, given=True)
    said = rows.annotate(counts=Q(text__in=_ids())).values_list("purpose", "counts")
    counts = dict(said)
    return [purpose for purpose in Purpose if not counts.get(purpose, purpose != Purpose.SERVICE)]


def consent_history(learner_id: uuid.UUID) -> QuerySet[ConsentEvent]:
    """Return what somebody agreed to and took back, newest first. One query."""
    events = ConsentEvent.objects.filter(learner_id=learner_id)
    return events.select_related("text").order_by("-at", "id")


def known_purpose(name: str) -> Purpose:
    """Return the purpose of a name. Raises UnknownPurposeError."""
    try:
        return Purpose(name)
    except ValueError:
        raise UnknownPurposeError from None


def _counting(*purposes: Purpose) -> QuerySet[Consent]:
    """Return the consents to texts in force."""
    rows = Consent.objects.filter(given=True, text__in=_ids(*purposes))
    return rows.filter(purpose__in=purposes) if purposes else rows


def _ids(*purposes: Purpose) -> QuerySet:
    return ConsentText.objects.in_force(*purposes).values("pk")
