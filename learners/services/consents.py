"""Agreeing to a purpose, and taking that back: each by itself, at any time."""

import uuid

from django.db import transaction
from django.db.models.functions import Now

from learners.ages import Said, require_of_age
from learners.errors import AgeNeededError, ConsentTextChangedError, ServiceConsentError
from learners.milestones import ConsentGiven, ConsentWithdrawn, record
from learners.models import Consent, ConsentEvent, ConsentText, Purpose
from learners.models.consent import ConsentBy, ConsentEventKind
from learners.selectors.consents import may_agree_alone, texts_in_force


@transaction.atomic
def give_consent(
    *, learner_id: uuid.UUID, purpose: Purpose, text_id: uuid.UUID, said: Said | None = None
) -> Consent:
    """Record that somebody agrees to the text in force, in the language that they read it in.

    Agreeing twice is the same as once. ``said`` is needed for the first of the optional purposes,
    to learn whether they may agree by themselves. Raises ConsentTextChangedError for every text
    that is not in force, AgeNeededError, and what ``require_of_age`` raises.
    """
    text = readable_text(purpose, text_id)
    if purpose != Purpose.SERVICE:
        if said is not None:  # looked at whatever they said before
            require_of_age(said)
        elif not may_agree_alone(learner_id):
            raise AgeNeededError
    return agree(learner_id=learner_id, text=text, by=ConsentBy.LEARNER)


@transaction.atomic
def agree_to_service(
    *, learner_id: uuid.UUID, language: str, text_id: uuid.UUID | None = None
) -> None:
    """Record that somebody who signs up agrees to what the service needs.

    Without a ``text_id``, to the text in force in their language. Raises ConsentTextChangedError.
    """
    text = (
        readable_text(Purpose.SERVICE, text_id)
        if text_id
        else texts_in_force(language, Purpose.SERVICE)[Purpose.SERVICE]
    )
    agree(learner_id=learner_id, text=text, by=ConsentBy.LEARNER)


@transaction.atomic
def withdraw_consent(
    *, learner_id: uuid.UUID, purpose: Purpose, by: ConsentBy = ConsentBy.LEARNER
) -> None:
    """Record that somebody takes back what they, or a guardian, agreed to. Idempotent.

    What is done for the purpose stops at once. Raises ServiceConsentError.
    """
    if purpose == Purpose.SERVICE:
        raise ServiceConsentError
    rows = Consent.objects.select_for_update().filter(learner_id=learner_id, purpose=purpose)
    consent = rows.first()
    if consent is None or not consent.given:
        return
    consent.given, consent.by, consent.at = False, by, Now()
    consent.save(update_fields=["given", "by", "at"])
    _log(consent, ConsentEventKind.WITHDRAWN)
    record(ConsentWithdrawn(learner_id=learner_id, purpose=purpose))


def readable_text(purpose: Purpose, text_id: uuid.UUID) -> ConsentText:
    """Return a text of a purpose that is in force. Raises ConsentTextChangedError."""
    texts = list(ConsentText.objects.in_force(purpose))
    for text in texts:
        if text.pk == text_id:
            return text
    read = ConsentText.objects.filter(pk=text_id).values_list("language", flat=True).first()
    raise ConsentTextChangedError(in_force=_as_read(texts_in_force(read or "", purpose)[purpose]))


def agree(*, learner_id: uuid.UUID, text: ConsentText, by: ConsentBy) -> Consent:
    """Write that somebody agrees. Call it inside a transaction.

    A text that comes into force meanwhile is another one: then this does not count.
    """
    consent, created = Consent.objects.select_for_update().get_or_create(
        learner_id=learner_id,
        purpose=text.purpose,
        defaults={"given": True, "text": text, "by": by},
    )
    if not created:
        if consent.given and consent.text.version == text.version:
            return consent
        consent.given, consent.text, consent.by, consent.at = True, text, by, Now()
        consent.save(update_fields=["given", "text", "by", "at"])
    _log(consent, ConsentEventKind.GIVEN)
    record(ConsentGiven(learner_id=learner_id, purpose=Purpose(text.purpose)))
    consent.refresh_from_db(fields=["at"])
    return consent


def _log(consent: Consent, kind: ConsentEventKind) -> None:
    ConsentEvent.objects.create(
        learner_id=consent.learner_id,
        purpose=consent.purpose,
        kind=kind,
        text_id=consent.text_id,
        by=consent.by,
    )


def _as_read(text: ConsentText) -> dict[str, object]:
    return {
        "id": text.pk,
        "version": text.version,
        "language": text.language,
        "body": text.body,
    }
