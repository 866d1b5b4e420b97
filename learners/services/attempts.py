"""Attempts at quizzes: start, save, submit."""

import hashlib
import json
import secrets
import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now

from courses.errors import NotFoundError
from courses.failpoints import failpoint
from courses.grading import check_answers, grade_quiz
from courses.models.course import ActivityKind
from courses.paper import paper
from courses.policy import GradeFrom, QuizPolicy, policy_of
from courses.selectors import edition_for_run, grading_material
from learners.errors import (
    AnswersChangedError,
    AnswersInvalidError,
    AttemptIdInUseError,
    AttemptSubmittedError,
    NoAttemptsLeftError,
    TooSoonError,
    WrongKindError,
)
from learners.feedback import withhold
from learners.models import Attempt, Completion
from learners.models.attempt import AttemptState, version_of
from learners.selectors.overrides import overridden_score
from learners.services.enrolments import (
    kind_of,
    locked_enrolment,
    require_active,
    require_open,
)
from learners.services.progress import count_new, worth
from learners.statements import lock_attempt, write_submission

Answers = dict[str, Any]
SEED_BITS = 62
"""What a signed 64-bit column holds, whole."""


@transaction.atomic
def start_attempt(
    *,
    learner_id: uuid.UUID,
    run_id: uuid.UUID,
    activity_id: uuid.UUID,
    attempt_id: uuid.UUID,
) -> tuple[Attempt, bool]:
    """Start an attempt, or return the one that is open; and whether it is new.

    ``attempt_id`` is made by the client: starting twice with it is one attempt. The lock on the
    enrolment makes parallel starts queue, so no more than the allowed attempts come to be. Raises
    NotFoundError, NotEnrolledError, RunClosedError, ActivityRetiredError, WrongKindError,
    NoAttemptsLeftError, TooSoonError, AttemptIdInUseError.
    """
    enrolment = locked_enrolment(learner_id=learner_id, run_id=run_id)
    known = Attempt.objects.filter(learner_id=learner_id, id=attempt_id).first()
    if known:
        if (known.run_id, known.activity_id) != (run_id, activity_id):
            raise AttemptIdInUseError
        return known, False
    require_active(enrolment)
    require_open(enrolment)
    edition = edition_for_run(run=enrolment.run, language=enrolment.language)
    if kind_of(edition, activity_id) != ActivityKind.QUIZ:
        raise WrongKindError
    earlier = Attempt.objects.filter(learner_id=learner_id, run_id=run_id, activity_id=activity_id)
    if still_open := earlier.filter(state=AttemptState.OPEN).first():
        return still_open, False
    last = earlier.aggregate(number=Max("number"), submitted_at=Max("submitted_at"))
    quiz = grading_material(edition_id=edition.pk, activity_id=activity_id).content
    _require_attempt(policy_of(quiz), last, enrolment.now)
    attempt = Attempt(
        learner_id=learner_id,
        id=attempt_id,
        run_id=run_id,
        activity_id=activity_id,
        edition=edition,
        number=(last["number"] or 0) + 1,
        seed=secrets.randbits(SEED_BITS),
        started_at=enrolment.now,
    )
    attempt.save(force_insert=True)
    return attempt, True


def _require_attempt(policy: QuizPolicy, last: dict[str, Any], now: datetime) -> None:
    """Raise unless the policy allows one more attempt now."""
    if policy.attempts_allowed and (last["number"] or 0) >= policy.attempts_allowed:
        raise NoAttemptsLeftError
    if policy.wait_minutes and last["submitted_at"]:
        retry_at = last["submitted_at"] + timedelta(minutes=policy.wait_minutes)
        if now < retry_at:
            raise TooSoonError(retry_at=retry_at.isoformat())


@transaction.atomic
def save_answers(
    *,
    learner_id: uuid.UUID,
    attempt_id: uuid.UUID,
    answers: Answers,
    expected_version: str | None = None,
) -> Attempt:
    """Keep answers without submitting them. Replaces what was saved before.

    With ``expected_version``, only if those saved are still the ones that the writer saw, or are
    the same as these (a save whose reply was lost, sent again). Raises NotFoundError,
    AnswersInvalidError, AttemptSubmittedError, AnswersChangedError.
    """
    attempt = _own_attempt(learner_id, attempt_id)
    if attempt.state == AttemptState.SUBMITTED:
        raise AttemptSubmittedError
    _check(attempt, answers)
    if expected_version is not None and attempt.version not in {
        expected_version,
        version_of(answers),
    }:
        raise AnswersChangedError(saved_at=attempt.saved_at, version=attempt.version)
    attempt.answers, attempt.saved_at = answers, Now()
    attempt.save(update_fields=["answers", "saved_at"])
    attempt.refresh_from_db(fields=["saved_at"])
    return attempt


@transaction.atomic
def submit_attempt(
    *, learner_id: uuid.UUID, attempt_id: uuid.UUID, answers: Answers | None = None
) -> Attempt:
    """Grade an attempt, once; ``answers`` None submits what was saved.

    Returned with what its learner may see of the result by now. Submitting again with the same
    answers returns the first result. An attempt that was started
    while its run was open may be submitted after the run has closed. Raises NotFoundError,
    AnswersInvalidError, and AttemptSubmittedError for other answers than the first.
    """
    locked = lock_attempt(learner_id=learner_id, attempt_id=attempt_id)
    if locked is None:
        raise NotFoundError
    attempt, enrolment = locked
    final = attempt.answers if answers is None else answers
    if attempt.state == AttemptState.SUBMITTED:
        if answers is not None and attempt.answers_hash != _hash(final):
            raise AttemptSubmittedError
        return withhold(attempt)
    _check(attempt, final)
    policy = _grade(attempt, final)
    failpoint("attempt.graded")
    set_by_staff = overridden_score(enrolment, attempt.activity_id)
    grade = _quiz_grade(attempt, policy) if set_by_staff is None else set_by_staff
    attempt.submitted_at, done = write_submission(
        attempt,
        grade=grade if grade >= policy.pass_mark else None,
        keep_best=set_by_staff is None and policy.grade_from == GradeFrom.HIGHEST,
        step=worth(attempt.activity_id, attempt.edition_id),
    )
    # The dates of the run do not matter here.
    enrolment.now = attempt.submitted_at
    count_new(enrolment, done)
    failpoint("attempt.counted")
    return withhold(attempt)


def _grade(attempt: Attempt, answers: Answers) -> QuizPolicy:
    material = grading_material(edition_id=attempt.edition_id, activity_id=attempt.activity_id)
    grade = grade_quiz(paper(material.content, attempt.seed), material.answer_key, answers)
    attempt.answers = answers
    attempt.answers_hash = _hash(answers)
    attempt.state = AttemptState.SUBMITTED
    attempt.score, attempt.passed = grade.score, grade.passed
    attempt.result = {"questions": grade.questions}
    return policy_of(material.content)


def _quiz_grade(attempt: Any, policy: QuizPolicy) -> Decimal:
    """Return the grade of the quiz with this attempt; keep it where the quiz is completed.

    No query where the best attempt counts: the database keeps the better score. Otherwise a grade
    can fall, even below the pass mark; what is completed stays completed.
    """
    if policy.grade_from == GradeFrom.HIGHEST:
        return attempt.score
    of_quiz = {
        "learner_id": attempt.learner_id,
        "run_id": attempt.run_id,
        "activity_id": attempt.activity_id,
    }
    earlier = Attempt.objects.filter(**of_quiz, state=AttemptState.SUBMITTED).order_by("number")
    scores = [score for score in earlier.values_list("score", flat=True) if score is not None]
    grade = policy.grade([*scores, attempt.score])
    Completion.objects.filter(**of_quiz).update(score=grade)
    return grade


def _own_attempt(learner_id: uuid.UUID, attempt_id: uuid.UUID) -> Attempt:
    """Lock and return a learner's own attempt."""
    try:
        return Attempt.objects.select_for_update().get(learner_id=learner_id, id=attempt_id)
    except Attempt.DoesNotExist:
        raise NotFoundError from None


def _check(attempt: Attempt, answers: Answers) -> None:
    material = grading_material(edition_id=attempt.edition_id, activity_id=attempt.activity_id)
    if problems := check_answers(paper(material.content, attempt.seed), answers):
        raise AnswersInvalidError(errors=problems)


def _hash(answers: Answers) -> str:
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()
