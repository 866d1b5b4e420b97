"""The answers of an attempt: those to private questions are stored sealed.

Whoever writes answers stores what ``sealed_answers`` returns; whoever reads an attempt for its own
learner has them opened here. Grading, regrades and analyses read what is stored.
"""

from typing import Any

from courses.selectors import grading_material
from learners.errors import NotGradedError
from learners.privacy.keys import LearnerKey
from learners.privacy.sealing import is_sealed, seal, unseal

AttemptWithKey = Any
"""An Attempt that keeps its learner's key once that was needed, so that it is read once."""


def open_answers(attempt: AttemptWithKey) -> Any:
    """Return an attempt with its answers open. A query only where some are sealed.

    Store them again by ``sealed_answers`` only. Raises WrongKeyError, and NotGradedError for a row
    that was damaged.
    """
    if not isinstance(attempt.answers, dict):
        raise NotGradedError(attempt) from TypeError("answers by question")
    if any(map(is_sealed, attempt.answers.values())):
        key = _key(attempt)
        attempt.answers = {name: unseal(key, given) for name, given in attempt.answers.items()}
    return attempt


def sealed_answers(attempt: AttemptWithKey) -> dict[str, Any]:
    """Return the answers of an attempt as they are stored.

    A query only where something private was answered, unless the key was needed before. Raises
    WrongKeyError.
    """
    material = grading_material(edition_id=attempt.edition_id, activity_id=attempt.activity_id)
    private = material.private & attempt.answers.keys()
    if not private:
        return attempt.answers
    key = _key(attempt)
    return attempt.answers | {name: seal(key, attempt.answers[name]) for name in private}


def _key(attempt: AttemptWithKey) -> LearnerKey:
    if "learner_key" not in vars(attempt):
        attempt.learner_key = LearnerKey(attempt.learner_id)
    return attempt.learner_key
