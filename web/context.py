"""What every template knows of how the reader wants pages to be."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from web.embedding.frames import in_frame
from web.owners import owner_name


def choices(request: HttpRequest) -> dict[str, Any]:
    """Return ``low_data``, ``neutral_titles``, what quick_exit.js needs, and ``owner``.

    In a partner's frame also its ``skeleton``, and what that says.

    The last is told by ``web.owners``. Asks no database of its own. A browser that saves data says
    so in a header; whoever is signed in may choose it too.
    """
    account = getattr(request, "user", None)
    return in_frame(request) | {
        "low_data": request.headers.get("Save-Data") == "on" or getattr(account, "low_data", False),
        "neutral_titles": getattr(account, "neutral_titles", False),
        "quick_exit_url": settings.QUICK_EXIT_URL,
        "exit_cookie": settings.EXIT_COOKIE_NAME,
        "owner": owner_name(account) if account and account.is_authenticated else "",
    }
