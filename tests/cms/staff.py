"""Staff of offices, as tests need them."""

from cms.models.staff import Role
from cms.roles import grant


def enlist(account, page, *roles):
    """Give somebody roles in the office of a page: by default those of who writes and releases."""
    for role in roles or (Role.EDUCATOR, Role.REVIEWER):
        grant(account, role, page.office)
    return account
