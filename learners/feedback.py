"""From when on a learner may see what is right (``QuizPolicy.feedback_when``)."""

from typing import Any

from courses.models import Run
from courses.policy import FeedbackWhen
from courses.selectors import quiz_policy, with_openness
from learners.models import Attempt, Completion
from learners.models.attempt import AttemptState


def withhold(attempt: Any) -> Any:
    """Take out of an attempt's result what its learner may not see yet; return the attempt.

    Scores stay. ``feedback_when`` of the attempt says what it waits for, "" where for nothing.
    Never save the attempt afterwards. No query where feedback follows at once.
    """
    attempt.feedback_when = ""
    if attempt.state != AttemptState.SUBMITTED:
        return attempt
    policy = quiz_policy(edition_id=attempt.edition_id, activity_id=attempt.activity_id)
    if not _is_due(attempt, policy.feedback_when):
        attempt.feedback_when = policy.feedback_when
        attempt.result = {
            "questions": [
                {"question_id": each["question_id"], "score": each["score"]}
                for each in attempt.result["questions"]
            ]
        }
    return attempt


def _is_due(attempt: Attempt, when: str) -> bool:
    if when == FeedbackWhen.PASSED:
        completions = Completion.objects.filter(
            learner_id=attempt.learner_id,
            run_id=attempt.run_id,
            activity_id=attempt.activity_id,
        )
        return bool(attempt.passed) or completions.exists()
    if when == FeedbackWhen.CLOSED:
        run = with_openness(Run.objects.filter(pk=attempt.run_id)).get()
        return run.has_opened and not run.is_open
    return True
