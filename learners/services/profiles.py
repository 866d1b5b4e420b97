"""What people answer about themselves: given, changed, and taken back."""

import uuid
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from learners.demographics import SELF_DESCRIBED, Question
from learners.errors import ConsentNeededError, ProfileInvalidError
from learners.milestones import ConsentWithdrawn
from learners.models import Account, Consent, Profile, Purpose
from learners.models.account import AboutYou
from learners.names import clean_name
from learners.privacy.keys import LearnerKey
from learners.privacy.profiles import LONGEST_WORDS, profile_key
from learners.selectors.consents import has_consented
from learners.selectors.demographics import PURPOSES, OwnProfile, profile_of, purpose_of, questions

Answers = Mapping[str, str | None]
"""Answers by question; None takes one back, so that it was never given."""


@transaction.atomic
def answer(
    *, learner_id: uuid.UUID, answers: Answers, words: Mapping[str, str] | None = None
) -> OwnProfile:
    """Keep what somebody answers, and leave their other answers as they are.

    ``words`` are what they call themselves, by question: kept where the answer is SELF_DESCRIBED,
    and in no report. Raises ProfileInvalidError, and nothing is kept then; ConsentNeededError for
    answers to what they have not agreed to (taking back needs no consent); WrongKeyError.
    """
    asked = questions()
    before = profile_of(learner_id)
    told = _cleaned(words or {}, {**before.answers, **answers})
    _check(asked, answers, before)
    given = [asked[key] for key, value in answers.items() if value is not None]
    _require_consent(learner_id, set(map(purpose_of, given)))
    Account.objects.filter(pk=learner_id).update(about_you=AboutYou.SETTLED)
    return _change(learner_id, answers, told)


def put_off(*, account: Account) -> None:
    """Record that somebody does not want to be asked about themselves now; twice is for good."""
    later = account.about_you == AboutYou.NOT_ASKED
    account.about_you = AboutYou.LATER if later else AboutYou.SETTLED
    account.save(update_fields=["about_you"])


@transaction.atomic
def forget_answers(*, learner_id: uuid.UUID, purpose: Purpose) -> None:
    """Delete the answers that were given for a purpose. Raises WrongKeyError."""
    asked = questions()
    given = profile_of(learner_id).answers
    theirs = [key for key in given if key not in asked or purpose_of(asked[key]) == purpose]
    if theirs:
        _change(learner_id, dict.fromkeys(theirs), {})


def forget_profile(learner_id: uuid.UUID) -> None:
    """Delete all that somebody has answered. Raises WrongKeyError."""
    key = profile_key(LearnerKey(learner_id))
    if key:
        Profile.objects.filter(pk=key.pseudonym).delete()


def forget_withdrawn(milestone: ConsentWithdrawn) -> None:
    """Delete what somebody does not agree to any more."""
    if milestone.purpose in PURPOSES:
        forget_answers(learner_id=milestone.learner_id, purpose=milestone.purpose)


def _cleaned(words: Mapping[str, str], answers: Answers) -> dict[str, str]:
    """Return words without what deceives. Raises ProfileInvalidError for those that cannot stay."""
    told, errors = {}, {}
    for key, text in words.items():
        if text and answers.get(key) != SELF_DESCRIBED:
            errors[key] = _("Words are kept with the answer “self_described” only.")
            continue
        if len(text) > LONGEST_WORDS:
            errors[key] = _("At most %(count)s characters.") % {"count": LONGEST_WORDS}
            continue
        try:
            told[key] = clean_name(text)
        except ValidationError as error:
            errors[key] = " ".join(error.messages)
    if errors:
        raise ProfileInvalidError(errors)
    return told


def _check(asked: Mapping[str, Question], answers: Answers, before: OwnProfile) -> None:
    """Raise ProfileInvalidError for what was not asked, or is none of the options.

    What somebody has answered already they may send again, whatever has become of it.
    """
    errors = {}
    for key, value in answers.items():
        question = asked.get(key)
        if question is None:
            errors[key] = _("There is no such question.")
        elif value is None or before.answers.get(key) == value:
            continue
        elif not question.is_on:
            errors[key] = _("This is not asked.")
        elif not question.offers(value):
            errors[key] = _("This is none of the answers to choose from.")
    if errors:
        raise ProfileInvalidError(errors)


def _require_consent(learner_id: uuid.UUID, purposes: set[Purpose]) -> None:
    """Raise ConsentNeededError unless somebody agrees; who takes it back has to wait for this."""
    rows = Consent.objects.select_for_update().filter(
        learner_id=learner_id, purpose__in=sorted(purposes)
    )
    list(rows.order_by("purpose"))
    for purpose in sorted(purposes):
        if not has_consented(learner_id, purpose):
            raise ConsentNeededError(purpose=purpose)


def _change(learner_id: uuid.UUID, answers: Answers, words: Mapping[str, str]) -> OwnProfile:
    """Write changes into the profile, which is made where there is none, and goes when empty."""
    key = profile_key(LearnerKey(learner_id), create=True)
    if key is None:
        raise AssertionError
    profile, _new = Profile.objects.select_for_update().get_or_create(
        pk=key.pseudonym, defaults=key.sealed({}, {})
    )
    given = {**key.opened(profile, "answers"), **answers}
    told = {**key.opened(profile, "words"), **words}
    kept = {name: value for name, value in given.items() if value is not None}
    said = {name: text for name, text in told.items() if text and kept.get(name) == SELF_DESCRIBED}
    if kept:
        Profile.objects.filter(pk=profile.pk).update(**key.sealed(kept, said))
    else:
        profile.delete()
    return OwnProfile(kept, said)
