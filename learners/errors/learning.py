"""Enrolments and attempts."""

from django.utils.translation import gettext_lazy as _

from courses.errors import DomainError


class RunClosedError(DomainError):
    """The run takes no more work."""

    slug = "run-closed"
    status = 409
    title = _("This run is closed.")


class RunNotOpenError(DomainError):
    """The run has not begun."""

    slug = "run-not-open"
    status = 409
    title = _("This run is not open yet.")


class NotEnrolledError(DomainError):
    """The learner is not in this run, or has withdrawn from it."""

    slug = "not-enrolled"
    status = 409
    title = _("You are not enrolled in this run.")


class ActivityRetiredError(DomainError):
    """The activity is not in the course any more."""

    slug = "activity-retired"
    status = 409
    title = _("This activity is no longer part of the course.")


class WrongKindError(DomainError):
    """What was asked does not fit this kind of activity."""

    slug = "wrong-kind"
    status = 409
    title = _("This cannot be done with this kind of activity.")


class NoAttemptsLeftError(DomainError):
    """All allowed attempts are used."""

    slug = "no-attempts-left"
    status = 409
    title = _("You have used all attempts at this quiz.")


class TooSoonError(DomainError):
    """The time between two attempts is not over; ``extra["retry_at"]`` says when it is."""

    slug = "too-soon"
    status = 409
    title = _("Wait a little before you try this quiz again.")


class AttemptIdInUseError(DomainError):
    """The attempt id belongs to another quiz."""

    slug = "attempt-id-in-use"
    status = 409
    title = _("This attempt id is in use for another quiz.")


class AttemptSubmittedError(DomainError):
    """The attempt is submitted, so its answers cannot change."""

    slug = "attempt-submitted"
    status = 409
    title = _("This attempt is submitted and cannot be changed.")


class NeedsConnectionError(DomainError):
    """The quiz takes no attempt that was started without a connection."""

    slug = "needs-connection"
    status = 409
    title = _("This quiz has to be started with a connection.")


class TooLateError(DomainError):
    """The time of the attempt is over; ``extra["deadline_at"]`` says since when."""

    slug = "too-late"
    status = 409
    title = _("The time of this attempt is over. What was saved in time counts.")


class AnswersChangedError(DomainError):
    """Other answers were saved since the writer looked: in another tab, or on another device."""

    slug = "answers-changed"
    status = 409
    title = _("Other answers were saved in another tab or on another device.")


class SupersededError(DomainError):
    """Newer answers of the attempt are there: older ones that arrive later are not kept."""

    slug = "superseded"
    status = 409
    title = _("Newer answers are there. These were not kept.")


class NotAtOnceError(DomainError):
    """The quiz does not say what is right before an attempt is submitted."""

    slug = "not-at-once"
    status = 409
    title = _("This quiz says what is right only after submission.")


class AnswersInvalidError(DomainError):
    """The answers do not fit the questions; ``extra["errors"]`` says which."""

    slug = "answers-invalid"
    status = 422
    title = _("Some answers do not fit their questions.")
