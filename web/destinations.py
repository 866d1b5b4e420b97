"""Where somebody, or a form, leads on to."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def destination(request: HttpRequest) -> str:
    """Return where the person was going, else their own page."""
    return asked_for(request) or "web:my-learning"


def asked_for(request: HttpRequest) -> str:
    """Return ``?next=`` where it stays on this site, else ""."""
    asked = request.GET.get("next", "")
    # No host is allowed, not even ours: an address that begins with one comes from elsewhere.
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""
