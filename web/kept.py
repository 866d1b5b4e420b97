"""Forms that could not be taken: what was typed in them stays in the page that says so.

Nothing of it is stored on the server. It travels in hidden fields, to be sent once more.
"""

from django.http import HttpRequest

_NOT_KEPT = {"csrfmiddlewaretoken", "passphrase"}
_UNGUESSABLE = {"attempt"}


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a form sent, without its token and without anything to sign in with."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NOT_KEPT and name.split("-")[0] != "again"
        for value in values
    ]


def came_from_here(request: HttpRequest) -> bool:
    """Say whether a form without a valid token came from a page of this site all the same.

    Otherwise another site could fill a form and have its reader send it with one press. Browsers
    say where a form comes from over HTTPS. Over plain HTTP they do not; then only what stands at an
    address that nobody else knows is believed.
    """
    match = request.resolver_match
    if match is None or match.namespace != "web":
        return False
    told = request.headers.get("Sec-Fetch-Site")
    return told == "same-origin" or (told is None and match.url_name in _UNGUESSABLE)
