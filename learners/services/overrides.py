"""Staff set a learner's score for a quiz, or take back what was set."""

import uuid
from decimal import Decimal
from typing import Any

from django.db import transaction

from courses.models import Edition
from courses.models.course import ActivityKind
from courses.selectors import edition_for_run, quiz_policy
from learners.errors import (
    NotOverriddenError,
    ReasonMissingError,
    ScoreInvalidError,
    WrongKindError,
)
from learners.models import Completion, Enrolment, Override
from learners.models.audit import StaffAction
from learners.places import Place
from learners.selectors.overrides import overrides_of
from learners.services.auditing import note
from learners.services.enrolments import kind_of, locked_enrolment
from learners.services.grades import grade_from_attempts
from learners.services.progress import count_progress, worth
from learners.statements import write_grade


@transaction.atomic
def override_score(place: Place, *, score: Decimal, reason: str, by_id: uuid.UUID) -> Override:
    """Set a learner's score for a quiz, in per cent, whatever their attempts say.

    Completes the quiz where the score passes, and the run where that was the last thing missing.
    What is completed stays completed, also where the score does not pass. The dates of the run do
    not matter. Raises NotFoundError, NotEnrolledError, ActivityRetiredError, WrongKindError,
    ReasonMissingError, ScoreInvalidError.
    """
    if not score.is_finite() or not 0 <= score <= 100:  # noqa: PLR2004 - per cent
        raise ScoreInvalidError
    enrolment, edition = _enrolment(place)
    completion = _completion(place)
    policy = quiz_policy(edition_id=edition.pk, activity_id=place.activity_id)
    passes = score >= policy.pass_mark
    entry = _next_entry(place, completion, reason, by_id)
    entry.score, entry.completes = score, passes and completion is None
    _enter(entry, enrolment)
    _note(StaffAction.SET_SCORE, place, by_id)
    if completion or passes:
        _complete(place, enrolment, edition, score)
    else:
        count_progress(enrolment, edition, grade_too=True)
    return entry


@transaction.atomic
def withdraw_override(place: Place, *, reason: str, by_id: uuid.UUID) -> Override:
    """Let the attempts make the grade again. That a run is completed stays, and its certificate.

    A completion that no attempt has earned goes with the score that made it. Raises what
    ``override_score`` raises, and NotOverriddenError where nothing is in force.
    """
    enrolment, edition = _enrolment(place)
    history = list(overrides_of(place))
    if not history or history[0].score is None:
        raise NotOverriddenError
    completion = _completion(place)
    entry = _next_entry(place, completion, reason, by_id)
    _enter(entry, enrolment)
    _note(StaffAction.WITHDREW_SCORE, place, by_id)
    if completion is None:
        return entry
    grade = grade_from_attempts(place)
    if _completed_by_staff(history) and not (grade and grade.passes):
        completion.delete()
        count_progress(enrolment, edition, grade_too=True)
    else:
        _complete(place, enrolment, edition, grade.score if grade else None)
    return entry


def _note(action: StaffAction, place: Place, by_id: uuid.UUID) -> None:
    note(action, by_id=by_id, run_id=place.run_id, learner_id=place.learner_id)


def _enrolment(place: Place) -> tuple[Any, Edition]:
    """Lock the enrolment; return it with the edition that its learner follows."""
    enrolment = locked_enrolment(learner_id=place.learner_id, run_id=place.run_id)
    edition = edition_for_run(run=enrolment.run, language=enrolment.language)
    if kind_of(edition, place.activity_id) != ActivityKind.QUIZ:
        raise WrongKindError
    return enrolment, edition


def _completion(place: Place) -> Completion | None:
    return Completion.objects.filter(**vars(place)).first()


def _next_entry(
    place: Place, completion: Completion | None, reason: str, by_id: uuid.UUID
) -> Override:
    """Return the next entry of the history; the lock on the enrolment keeps numbers in order."""
    if not reason.strip():
        raise ReasonMissingError
    return Override(
        **vars(place),
        number=overrides_of(place).count() + 1,
        old_score=completion.score if completion else None,
        reason=reason.strip(),
        by_id=by_id,
    )


def _enter(entry: Override, enrolment: Enrolment) -> None:
    entry.save(force_insert=True)
    if not enrolment.has_overrides:
        enrolment.has_overrides = True
        enrolment.save(update_fields=["has_overrides"])


def _completed_by_staff(history: list[Override]) -> bool:
    """Say whether an entry since the last withdrawal completed the quiz; newest first."""
    for entry in history:
        if entry.score is None:
            return False
        if entry.completes:
            return True
    return False


def _complete(place: Place, enrolment: Any, edition: Edition, score: Decimal | None) -> None:
    """Write the completion and count it."""
    step = worth(place.activity_id, edition.pk)
    write_grade(place, edition_id=edition.pk, grade=score, step=step)
    count_progress(enrolment, edition, grade_too=True)
