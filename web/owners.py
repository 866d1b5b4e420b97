"""Whose a form is. A form that one person filled in is never taken as another's.

Each form of somebody signed in carries a name that says not who. It is compared when the form comes
in: the session may be another person's by then, on a device that more than one uses.
"""

from typing import cast

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from learners.models import Account


def owner_name(account: Account) -> str:
    """Return the name under which forms and a browser's unsent answers are this person's."""
    return salted_hmac("web.drafts", str(account.pk)).hexdigest()[:16]


def has_account(request: HttpRequest) -> bool:
    """Say whether somebody is signed in who has an account of their own, and is no guest."""
    return isinstance(request.user, Account) and not request.user.is_guest


def is_anothers(request: HttpRequest) -> bool:
    """Say whether a form was made for somebody else than who is signed in now."""
    told = request.POST.get("owner")
    return bool(told) and told != owner_name(cast("Account", request.user))
