"""What an author rules about a quiz and a course: small data, read in one place."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class GradeFrom(models.TextChoices):
    """Which attempts make the grade of a quiz."""

    HIGHEST = "highest", _("The best attempt")
    LAST = "last", _("The last attempt")
    FIRST = "first", _("The first attempt")
    AVERAGE = "average", _("The average of all attempts")


class FeedbackWhen(models.TextChoices):
    """From when on an attempt says what is right: once it is submitted, or even before."""

    AT_ONCE = "at_once", _("After each question, which is then locked")
    SUBMITTED = "submitted", _("After submission")
    PASSED = "passed", _("Once the quiz is passed")
    CLOSED = "closed", _("Once the run is closed")


class Late(models.TextChoices):
    """What becomes of answers that arrive after the time of an attempt or the close of its run."""

    REFUSE = "refuse", _("They are refused; what was saved in time is submitted")
    ACCEPT = "accept", _("They are accepted, and the attempt is marked late")


@dataclass(frozen=True)
class QuizPolicy:
    """The rules of a quiz.

    0 attempts are as many as one likes, 0 minutes as long as one likes; ``pass_mark`` is in per
    cent. ``weight`` is what the quiz counts in the grade of the course. A quiz for ``practice``
    never counts: it is not required, and release leaves it no rule that could hold anybody up. One
    to be ``connected`` for takes no attempt that a client started without a connection.
    """

    pass_mark: int
    attempts_allowed: int = 0
    wait_minutes: int = 0
    time_limit_minutes: int = 0
    late: str = Late.REFUSE
    grade_from: str = GradeFrom.HIGHEST
    feedback_when: str = FeedbackWhen.SUBMITTED
    weight: int = 1
    practice: bool = False
    one_at_a_time: bool = False
    connected: bool = False

    def time_allowed(self, extra_per_cent: int = 0) -> timedelta | None:
        """Return how long an attempt of somebody with extra time may take; None: any time."""
        if not self.time_limit_minutes:
            return None
        return timedelta(minutes=self.time_limit_minutes) * (100 + extra_per_cent) / 100

    def attempts_left(self, used: int) -> int | None:
        """Return how many attempts are left after some; None where there is no limit."""
        return max(0, self.attempts_allowed - used) if self.attempts_allowed else None

    def grade(self, scores: list[Decimal]) -> Decimal:
        """Return the grade that the scores of submitted attempts make, oldest first."""
        match self.grade_from:
            case GradeFrom.LAST:
                return scores[-1]
            case GradeFrom.FIRST:
                return scores[0]
            case GradeFrom.AVERAGE:
                return (sum(scores, Decimal(0)) / len(scores)).quantize(Decimal("0.01"))
        return max(scores)


Scores = Mapping[uuid.UUID, Decimal | None]
"""By activity that is done: the grade of a quiz, None for what has none."""


@dataclass(frozen=True)
class CourseRule:
    """What completes a course.

    Without a ``pass_grade``: everything required is done, each quiz passed. With one: every lesson
    that is required is read, every such quiz submitted, passed or not, and the grade is at least
    the ``pass_grade``, in per cent. ``weights`` has all required quizzes; one of weight 0 is to
    be done, and does not count in the grade.
    """

    required: frozenset[uuid.UUID]
    weights: Mapping[uuid.UUID, int]
    pass_grade: int | None = None

    def grade(self, scores: Scores) -> Decimal | None:
        """Return the weighted mean of the quizzes that are done; None where none counts yet."""
        counted = self._counted(scores)
        total = sum(weight for weight, _score in counted)
        if not total:
            return None
        mean = sum((weight * score for weight, score in counted), Decimal(0)) / total
        return mean.quantize(Decimal("0.01"), ROUND_HALF_UP)

    def completed_by(self, scores: Scores) -> bool:
        """Say whether these scores complete the course."""
        if not self.required or not self.required <= scores.keys():
            return False
        return self.pass_grade is None or (self.grade(scores) or 0) >= self.pass_grade

    def needed(self, scores: Scores) -> Decimal | None:
        """Return the mean that the quizzes not done yet must reach; None where none is left."""
        left = sum(weight for key, weight in self.weights.items() if scores.get(key) is None)
        if self.pass_grade is None or not left:
            return None
        have = sum((weight * score for weight, score in self._counted(scores)), Decimal(0))
        need = (self.pass_grade * sum(self.weights.values()) - have) / left
        return max(need, Decimal(0)).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def _counted(self, scores: Scores) -> list[tuple[int, Decimal]]:
        pairs = ((weight, scores.get(key)) for key, weight in self.weights.items())
        return [(weight, score) for weight, score in pairs if score is not None]


_NAMES = QuizPolicy.__dataclass_fields__


def policy_of(content: Mapping[str, Any]) -> QuizPolicy:
    """Read the rules out of a quiz's content, which leaves out what goes without saying."""
    return QuizPolicy(**{name: content[name] for name in _NAMES if name in content})
