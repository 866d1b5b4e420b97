"""Errors of the domain. The API turns each into one problem (RFC 9457), the pages into a message.

Every app derives its own from ``DomainError``, which lives here because all may import this app.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Something that a user asked for cannot be done.

    ``slug`` is stable and names the problem's type, ``status`` is the HTTP status that fits it,
    ``title`` says in general what is wrong. ``detail`` says it of this case.
    """

    slug = "error"
    status = 400
    title = _("The request cannot be carried out.")

    def __init__(self, detail: str = "", **extra: Any) -> None:
        super().__init__(detail or str(self.title))
        self.detail = detail
        self.extra = extra


class NotFoundError(DomainError):
    """The object does not exist, or is not for this person to see."""

    slug = "not-found"
    status = 404
    title = _("There is nothing here.")


class AnswerInvalidError(DomainError):
    """The answer does not fit the question; ``extra["errors"]`` says why."""

    slug = "answer-invalid"
    status = 422
    title = _("This answer does not fit its question.")


class ReleaseRefusedError(DomainError):
    """The pages cannot be released; ``findings`` says what is wrong and where."""

    slug = "release-refused"
    status = 409
    title = _("This course cannot be released yet.")
