"""Requests and events that come twice or out of order, and keys that are missing."""

from django.utils.translation import gettext_lazy as _

from courses.errors import DomainError

RETRY_SECONDS = 300
"""When to ask again for what only an operator can mend."""


class WrongKeyError(DomainError):
    """No configured key opens something that is encrypted. What is there stays as it is."""

    slug = "key-missing"
    status = 503
    title = _("What you wrote is safe, but cannot be opened just now. Please try again later.")

    def __init__(self) -> None:
        super().__init__(retry_after=RETRY_SECONDS)


class NotYetError(DomainError):
    """It depends on something that has not come yet; it may be tried again."""

    slug = "not-yet"
    status = 409
    title = _("Something else has to come first.")


class TooManyWaitingError(DomainError):
    """Too many events of a learner wait for others already."""

    slug = "too-many-waiting"
    status = 409
    title = _("Too much is waiting. Send first what has to come first.")


class EventIdInUseError(DomainError):
    """The id of an event was used before, for another one."""

    slug = "event-id-in-use"
    status = 409
    title = _("The id of this event was used for a different event.")


class IdempotencyConflictError(DomainError):
    """The key was used before, for another request."""

    slug = "idempotency-conflict"
    status = 409
    title = _("This Idempotency-Key was used for a different request.")
