"""What an author rules about a quiz: small data in its content, read in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
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
    """From when on a submitted attempt says what is right."""

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
    cent.
    """

    pass_mark: int
    attempts_allowed: int = 0
    wait_minutes: int = 0
    time_limit_minutes: int = 0
    late: str = Late.REFUSE
    grade_from: str = GradeFrom.HIGHEST
    feedback_when: str = FeedbackWhen.SUBMITTED

    def time_allowed(self, extra_per_cent: int = 0) -> timedelta | None:
        """Return how long an attempt of somebody with extra time may take; None: any time."""
        if not self.time_limit_minutes:
            return None
        return timedelta(minutes=self.time_limit_minutes) * (100 + extra_per_cent) / 100

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


_NAMES = QuizPolicy.__dataclass_fields__


def policy_of(content: Mapping[str, Any]) -> QuizPolicy:
    """Read the rules out of a quiz's content, which leaves out what goes without saying."""
    return QuizPolicy(**{name: content[name] for name in _NAMES if name in content})
