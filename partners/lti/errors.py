"""What can go wrong with learning platforms, each with its stable slug (see ``courses.errors``)."""

from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.errors import DomainError


class LaunchRefusedError(DomainError):
    """A platform's launch is not taken. ``reason`` is a word for whoever looks after the platform.

    state, replayed, token, expired, issuer, audience, nonce, key, deployment, message, run
    """

    slug = "launch-refused"
    status = 403
    title = _("This course cannot be opened from here.")

    def __init__(self, reason: str) -> None:
        self.reason = reason
        said = gettext(
            "Go back and open it again. If that does not help, tell whoever looks after your "
            "learning platform this word: {word}"
        )
        word = format_html("<bdi>{}</bdi>", reason)
        super().__init__(format_html(said, word=word), reason=reason)


class PlatformUnreachableError(DomainError):
    """The platform does not give its keys, or what else is needed of it."""

    slug = "platform-unreachable"
    status = 502
    title = _("Your learning platform does not answer.")


class NotConnectedError(DomainError):
    """Dynamic registration has not come to its end; ``detail`` says why, for who set it up."""

    slug = "not-connected"
    status = 422
    title = _("The platform could not be connected.")
