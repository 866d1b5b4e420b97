"""What submitting an attempt means, whoever does it: its learner, or the clock."""

import logging
import traceback
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import DatabaseError

from courses.errors import DomainError
from courses.failpoints import failpoint
from courses.grading import check_answers, grade_quiz
from courses.paper import paper
from courses.policy import CourseRule, GradeFrom, QuizPolicy, policy_of
from courses.selectors import course_rule, grading_material
from learners.errors import AnswersInvalidError, NotGradedError
from learners.feedback import withhold
from learners.models import Attempt, Completion
from learners.models.attempt import AttemptState
from learners.selectors.overrides import overridden_score
from learners.services.modules import tell_of_module
from learners.services.progress import count_in_full, count_submission
from learners.statements import write_submission

logger = logging.getLogger(__name__)
Answers = dict[str, Any]
LockedAttempt = Any
"""An Attempt as ``learners.statements.lock_attempt`` returns it."""


def record_submission(
    attempt: LockedAttempt, enrolment: Any, answers: Answers, *, at: datetime | None = None
) -> Attempt:
    """Grade a locked attempt, write its result and what follows from it for the enrolment.

    ``at`` is when it counts as submitted; None is now. Returned with what its learner may see of
    the result by now. Raises NotGradedError where an error of ours stands in the way.
    """
    try:
        return _record(attempt, enrolment, answers, at)
    except (DomainError, DatabaseError):
        raise
    except Exception as error:
        # Where it happened is said, and not what: the text of an error may quote answers.
        place = traceback.extract_tb(error.__traceback__)[-1]
        logger.error(  # noqa: TRY400
            "attempt %s of %s cannot be graded: %s in %s:%s",
            *(attempt.id, attempt.learner_id, type(error).__name__, place.filename, place.lineno),
        )
        raise NotGradedError(attempt) from error


def _record(
    attempt: LockedAttempt, enrolment: Any, answers: Answers, at: datetime | None
) -> Attempt:
    policy = _grade(attempt, answers)
    failpoint("attempt.graded")
    set_by_staff = overridden_score(enrolment, attempt.activity_id)
    grade = _quiz_grade(attempt, policy) if set_by_staff is None else set_by_staff
    rule = course_rule(attempt.edition_id)
    passes = grade >= policy.pass_mark
    attempt.submitted_at = at
    attempt.submitted_at, done = write_submission(
        attempt,
        grade=grade if passes else None,
        keep_best=set_by_staff is None and policy.grade_from == GradeFrom.HIGHEST,
        step=_step(attempt, rule, passes=passes),
    )
    # The dates of the run do not matter here.
    enrolment.now = attempt.submitted_at
    if attempt.outdated:
        # The counter was counted anew at the release, by a rule that this attempt does not know.
        count_in_full(enrolment)
    else:
        count_submission(enrolment, rule, done)
    if passes and done is not None:
        tell_of_module(
            enrolment,
            edition_id=attempt.edition_id,
            activity_id=attempt.activity_id,
            outdated=attempt.outdated,
        )
    failpoint("attempt.counted")
    return withhold(attempt)


def _step(attempt: Attempt, rule: CourseRule, *, passes: bool) -> int:
    """Return what a submission adds to the counter, unless its quiz was completed before.

    Where the course is passed by grade, the first attempt at a quiz counts, passed or not.
    """
    if attempt.activity_id not in rule.required:
        return 0
    return int(passes if rule.pass_grade is None else attempt.number == 1)


def require_fitting(attempt: Attempt, answers: Answers) -> None:
    """Raise AnswersInvalidError unless answers fit the questions of an attempt's paper."""
    if problems := check_answers(_paper(attempt), answers):
        raise AnswersInvalidError(errors=problems)


def take_fitting(attempt: Attempt, answers: Answers) -> tuple[Answers, dict[str, str]]:
    """Return what may be kept of answers, and what is wrong with the others, by question id.

    A question whose answer does not fit keeps the one that was saved before, if any. Raises
    AnswersInvalidError where no answer fits, or one is to a question that is not on the paper.
    """
    content = _paper(attempt)
    problems = check_answers(content, answers)
    asked = {question["id"] for question in content["questions"]}
    if problems and (problems.keys() == answers.keys() or not answers.keys() <= asked):
        raise AnswersInvalidError(errors=problems)
    fitting = {key: answer for key, answer in answers.items() if key not in problems}
    before = {key: attempt.answers[key] for key in problems if key in attempt.answers}
    return {**fitting, **before}, problems


def _paper(attempt: Attempt) -> Mapping[str, Any]:
    material = grading_material(edition_id=attempt.edition_id, activity_id=attempt.activity_id)
    return paper(material.content, attempt.seed)


def _grade(attempt: Attempt, answers: Answers) -> QuizPolicy:
    material = grading_material(edition_id=attempt.edition_id, activity_id=attempt.activity_id)
    grade = grade_quiz(paper(material.content, attempt.seed), material.answer_key, answers)
    attempt.answers = answers
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
