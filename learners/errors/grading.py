"""Grades: scores set by staff, and regrades."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.errors import DomainError
from learners.errors.requests import RETRY_SECONDS


class ScoreInvalidError(DomainError):
    """A score is in per cent."""

    slug = "score-invalid"
    status = 422
    title = _("A score is between 0 and 100 per cent.")


class ReasonMissingError(DomainError):
    """Nobody changes a score without saying why."""

    slug = "reason-missing"
    status = 422
    title = _("Say why the score is set.")


class NotOverriddenError(DomainError):
    """There is no score set by staff to withdraw."""

    slug = "not-overridden"
    status = 409
    title = _("No score is set here by the course team.")


class NotGradedError(DomainError):
    """An attempt cannot be graded, or not even read, which is our fault.

    Nothing was written; ``attempt`` is which, and ``__cause__`` what went wrong.
    """

    slug = "not-graded"
    status = 503
    title = _("Your answers cannot be graded just now. Those that were saved are safe.")

    def __init__(self, attempt: Any) -> None:
        super().__init__(retry_after=RETRY_SECONDS)
        self.attempt = attempt


class NothingToRegradeError(DomainError):
    """No earlier edition has another key for a question that is the same."""

    slug = "nothing-to-regrade"
    status = 409
    title = _("No question of this quiz has had its key corrected.")


class RegradeUnderWayError(DomainError):
    """A quiz is regraded by one key at a time."""

    slug = "regrade-under-way"
    status = 409
    title = _("Another regrade of this quiz is under way, or waits for a decision.")


class RegradeStateError(DomainError):
    """The regrade is not where this could be done."""

    slug = "regrade-state"
    status = 409
    title = _("This cannot be done with the regrade any more.")


class RegradeNotLastError(DomainError):
    """A later regrade began where this one ended."""

    slug = "regrade-not-last"
    status = 409
    title = _("Take back the later regrade of this quiz first.")
