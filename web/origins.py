"""Where a request comes from, as the browser says."""

from django.http import HttpRequest


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Say whether another site sent this request, which old browsers do not tell.

    For what is a nuisance at worst; anything else asks for a form's token.
    """
    return request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}
