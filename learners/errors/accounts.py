"""Accounts, and how people sign in to them."""

from django.utils.translation import gettext_lazy as _

from courses.errors import DomainError
from learners.errors.requests import RETRY_SECONDS


class UsernameTakenError(DomainError):
    """Somebody else has this user name."""

    slug = "username-taken"
    status = 409
    title = _("This user name is taken.")


class InvalidUsernameError(DomainError):
    """The user name has a form that is not allowed."""

    slug = "invalid-username"
    status = 422
    title = _("This user name cannot be used.")


class InvalidNameError(DomainError):
    """The name for certificates is too long, or has pictures in it."""

    slug = "invalid-name"
    status = 422
    title = _("This name cannot be used.")


class UnknownTimeZoneError(DomainError):
    """There is no such time zone."""

    slug = "unknown-time-zone"
    status = 422
    title = _("There is no such time zone.")


class WeakPassphraseError(DomainError):
    """The passphrase is too short, too common, or like the user name."""

    slug = "weak-passphrase"
    status = 422
    title = _("This passphrase is too easy to guess.")


class SignInFailedError(DomainError):
    """Name or address and passphrase do not belong together. Says the same for unknown people."""

    slug = "sign-in-failed"
    status = 401
    title = _("The name or the passphrase is not right.")


class WrongPassphraseError(DomainError):
    """Somebody who is signed in gave another passphrase than theirs."""

    slug = "wrong-passphrase"
    status = 422
    title = _("This is not your passphrase.")


class RecoveryFailedError(DomainError):
    """User name and recovery code do not belong together. Says the same for unknown people."""

    slug = "recovery-failed"
    status = 401
    title = _("The user name or the code is not right, or the code was used before.")


class InvalidAddressError(DomainError):
    """What was given is no e-mail address."""

    slug = "invalid-address"
    status = 422
    title = _("This is not an e-mail address.")


class WrongCodeError(DomainError):
    """A code is wrong, used, tried too often or too old. Says the same for unknown people."""

    slug = "wrong-code"
    status = 422
    title = _("The code is not right, or is too old.")


class NotGuestError(DomainError):
    """This account has a user name and a passphrase already."""

    slug = "not-guest"
    status = 409
    title = _("This account has a user name already.")


class NotAnAccountError(DomainError):
    """What a guest did comes into an account, and this is another guest."""

    slug = "not-an-account"
    status = 409
    title = _("Sign up or sign in first.")


class GuestNotFoundError(DomainError):
    """The token is no guest's, or the guest is there no more: brought along before, perhaps."""

    slug = "guest-not-found"
    status = 404
    title = _("There is nothing to bring along any more.")


class JoinLaterError(DomainError):
    """A course team corrects scores that would come along just now."""

    slug = "join-later"
    status = 409
    title = _("Scores of this course are being corrected just now. Try again in some minutes.")

    def __init__(self) -> None:
        super().__init__(retry_after=RETRY_SECONDS)


class SecondFactorNeededError(DomainError):
    """Somebody who uses a second factor has to send a code of it, or to set one up first."""

    slug = "second-factor-needed"
    status = 401
    title = _("A code of your second factor is needed, too.")


class SecondFactorError(DomainError):
    """A code or a passkey is wrong, used, or of somebody else."""

    slug = "wrong-second-factor"
    status = 401
    title = _("This code or passkey is not right.")


class StaffAccountError(DomainError):
    """Staff cannot erase their account by themselves: others build on their work."""

    slug = "staff-account"
    status = 409
    title = _("This account belongs to staff. An administrator ends that first.")


class TooManyTriesError(DomainError):
    """A rate limit was reached."""

    slug = "too-many-requests"
    status = 429
    title = _("Too many tries.")
