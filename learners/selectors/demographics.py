"""Reads of what is asked about learners, and of what they answered."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from learners.demographics import (
    BUILT_IN,
    PREFER_NOT,
    Option,
    Question,
    is_global_south,
    region_of,
)
from learners.models import DataKey, DemographicOption, DemographicQuestion, Profile, Purpose
from learners.privacy.keys import LearnerKey
from learners.privacy.profiles import ProfileKey, profile_key
from learners.selectors.consents import consenting
from learners.selectors.restrictions import unrestricted


@dataclass(frozen=True)
class OwnProfile:
    """What somebody has answered: ``answers`` by question, ``words`` where they wrote some."""

    answers: Mapping[str, str]
    words: Mapping[str, str]


def questions() -> dict[str, Question]:
    """Return all questions by key, in order. Two queries.

    The product's as a programme has changed them come first, then the programme's own.
    """
    changed = {row.key: row for row in DemographicQuestion.objects.order_by("position", "key")}
    options: dict[str, dict[str, Option]] = {}
    for row in DemographicOption.objects.order_by("position", "pk"):
        option = Option(key=row.key, labels=row.labels, retired=row.retired)
        options.setdefault(row.question_id, {})[row.key] = option
    own = [Question(key=key) for key in changed if key not in _BUILT_IN]
    return {
        question.key: _as_changed(question, changed.get(question.key), options)
        for question in (*BUILT_IN, *own)
    }


def profile_of(learner_id: uuid.UUID) -> OwnProfile:
    """Return what somebody has answered, for them alone. Two queries. Raises WrongKeyError."""
    key = profile_key(LearnerKey(learner_id))
    profile = key and Profile.objects.filter(pk=key.pseudonym).first()
    if not key or not profile:
        return OwnProfile({}, {})
    return OwnProfile(key.opened(profile, "answers"), key.opened(profile, "words"))


def bands_of(learner_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, str]]:
    """Return the answers of those who consent, by question, for reports. Six queries.

    An answer that is not there was not asked for yet; PREFER_NOT is one. What follows from the
    country is in it (``demographics.DERIVED``), and what people wrote in words never is. Sensitive
    answers are those of people who consent to that; questions that a programme has turned off are
    left out. Call it with some thousands of people at a time. Raises WrongKeyError.
    """
    agreed = {purpose: consenting(learner_ids, purpose) for purpose in PURPOSES}
    asked = {key: purpose_of(each) for key, each in questions().items() if each.is_on}
    answers = _answers_of(set.union(*agreed.values()))
    return {
        learner_id: {
            key: value
            for key, value in _with_derived(given).items()
            if (purpose := asked.get(_FROM.get(key, key))) and learner_id in agreed[purpose]
        }
        for learner_id, given in answers.items()
    }


def said_answers(answers: Mapping[str, str], language: str) -> list[tuple[str, str]]:
    """Return questions and answers in words, in the order of the questions. Two queries."""
    known = questions()
    return [
        (question.in_language(language), question.words_for(answers[key], language))
        for key, question in known.items()
        if key in answers
    ]


def purpose_of(question: Question) -> Purpose:
    """Return what somebody has to agree to before they answer a question."""
    return Purpose.SENSITIVE if question.sensitive else Purpose.DEMOGRAPHICS


PURPOSES = (Purpose.DEMOGRAPHICS, Purpose.SENSITIVE)
"""What people agree to who answer questions about themselves."""
_BUILT_IN = {question.key for question in BUILT_IN}
_FROM = {"region": "country", "global_south": "country"}


def _as_changed(
    question: Question,
    row: DemographicQuestion | None,
    options: Mapping[str, Mapping[str, Option]],
) -> Question:
    if row is None:
        return question
    changes = options.get(question.key, {})
    known = {each.key: each for each in question.options}
    for key, option in changes.items():
        known[key] = replace(option, label=known[key].label if key in known else "")
    return replace(
        question,
        is_on=row.is_on,
        labels=row.labels,
        options=tuple(known.values()),
        sensitive=question.sensitive if question.key in _BUILT_IN else row.sensitive,
    )


def _answers_of(learner_ids: set[uuid.UUID]) -> dict[uuid.UUID, dict[str, str]]:
    """Return the answers of those who have a profile and let it be used. Two queries."""
    rows = unrestricted(DataKey.objects.filter(learner_id__in=learner_ids))
    keys: dict[uuid.UUID, tuple[uuid.UUID, ProfileKey]] = {}
    for learner_id, wrapped in rows.values_list("learner_id", "wrapped"):
        key = profile_key(LearnerKey(learner_id, wrapped))
        if key:
            keys[key.pseudonym] = learner_id, key
    found = {}
    for profile in Profile.objects.filter(pk__in=keys).defer("words"):
        learner_id, key = keys[profile.pk]
        found[learner_id] = key.opened(profile, "answers")
    return found


def _with_derived(answers: dict[str, str]) -> dict[str, str]:
    country = answers.get("country")
    if country == PREFER_NOT:
        return answers | dict.fromkeys(_FROM, PREFER_NOT)
    region = region_of(country) if country else None
    if not country or not region:
        return answers
    return answers | {"region": region, "global_south": "yes" if is_global_south(country) else "no"}
