"""What can go wrong for a partner, each with its stable slug (see ``courses.errors``)."""

from django.utils.translation import gettext_lazy as _

from courses.errors import DomainError


class KeyUnknownError(DomainError):
    """No key that counts: it was never made, is over or was revoked. Which, is told on its page."""

    slug = "unauthenticated"
    status = 401
    title = _("This key does not count: it is unknown, over or revoked.")


class ScopeMissingError(DomainError):
    """The key may not be used for this; ``extra["scope"]`` says which scope it needs."""

    slug = "scope-missing"
    status = 403
    title = _("This key may not be used for this.")


class ContractOverError(DomainError):
    """The partner's contract has not begun, or is over."""

    slug = "contract-over"
    status = 403
    title = _("The contract with this partner is not in force today.")


class InvitationUnknownError(DomainError):
    """No code of an invitation that can still be used."""

    slug = "invitation-unknown"
    status = 404
    title = _("There is no such invitation, or it was used before.")


class JoinedBeforeError(DomainError):
    """This account is known to the partner already, as somebody else whom it invited."""

    slug = "joined-before"
    status = 409
    title = _("You have joined this partner before, by another invitation.")


class UnreadableFileError(DomainError):
    """A file of learners is not what it says."""

    slug = "unreadable-file"
    status = 422
    title = _("The file cannot be read.")


class FileTooLargeError(DomainError):
    """A file of learners has too many rows, or bytes."""

    slug = "too-large"
    status = 413
    title = _("The file is too large.")


class NoSeatLeftError(DomainError):
    """The partner has as many learners as its contract allows."""

    slug = "no-seat-left"
    status = 409
    title = _("This partner has no place left for another learner.")


class OwnAccountError(DomainError):
    """Somebody has an account of their own, which no partner's word opens: they sign in to it."""

    slug = "own-account"
    status = 409
    title = _("Sign in with the account that you joined this partner with.")


class TooManyKeysError(DomainError):
    """The partner has as many keys that count as it may have."""

    slug = "too-many-keys"
    status = 409
    title = _("There are too many keys that count. Revoke one first.")


class RoleMissingError(DomainError):
    """A member asks for what only another role may do; ``extra["role"]`` says which."""

    slug = "role-missing"
    status = 403
    title = _("Your role does not include this. An owner can change it.")


class GuestMemberError(DomainError):
    """Guests cannot come back, and so look after no partner's pages."""

    slug = "guest-member"
    status = 409
    title = _("Sign up first: a guest cannot come back.")


class CodeUnknownError(DomainError):
    """No code by which somebody becomes a member, or not any more."""

    slug = "code-unknown"
    status = 404
    title = _("This code invites nobody, or not any more. Ask for a new one.")


class MemberAlreadyError(DomainError):
    """Whoever follows an invitation is a member already."""

    slug = "member-already"
    status = 409
    title = _("You are a member already. An owner can change your role.")


class LastOwnerError(DomainError):
    """The last owner would be gone, and nobody could invite any more."""

    slug = "last-owner"
    status = 409
    title = _("A partner needs an owner. Make somebody else one first.")


class EndpointRefusedError(DomainError):
    """Nothing can be sent to an address, or not what was asked for; the detail says why."""

    slug = "endpoint-refused"
    status = 422
    title = _("This endpoint is not possible.")


class EndpointExistsError(DomainError):
    """The partner has an endpoint with this address already."""

    slug = "endpoint-exists"
    status = 409
    title = _("There is an endpoint with this address already.")
