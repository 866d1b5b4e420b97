"""What an author rules about a quiz: small data in its content, read in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class QuizPolicy:
    """The rules of a quiz. 0 attempts are as many as one likes; ``pass_mark`` is in per cent."""

    pass_mark: int
    attempts_allowed: int = 0
    wait_minutes: int = 0
    grade_from: str = GradeFrom.HIGHEST
    feedback_when: str = FeedbackWhen.SUBMITTED

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
