"""What can go wrong for a partner, each with its stable slug (see ``courses.errors``)."""

from django.utils.translation import gettext_lazy as _

from courses.errors import DomainError


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
