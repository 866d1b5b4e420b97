"""Forms that could not be taken: what was typed in them stays in the page that says so.

Nothing of it is stored on the server. It travels in hidden fields, to be sent once more; sealed
where the next to look at the page may be somebody else.
"""

import base64
import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.utils.crypto import salted_hmac

_NOT_KEPT = {"csrfmiddlewaretoken", "passphrase", "new_passphrase"}
_UNGUESSABLE = {"attempt"}
_SEALED = "sealed"


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a form sent, without its token and without anything to sign in with."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NOT_KEPT and name.split("-")[0] != "again"
        for value in values
    ]


def sealed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a form sent as one field that only this server can read."""
    if _SEALED in request.POST:
        return [(_SEALED, request.POST[_SEALED])]
    text = json.dumps(kept_fields(request), ensure_ascii=False)
    return [(_SEALED, _sealer().encrypt(text.encode()).decode())]


def unseal(request: HttpRequest) -> None:
    """Put what was sealed in the form's place, as if it had been sent like that."""
    if _SEALED not in request.POST:
        return
    try:
        text = _sealer().decrypt(request.POST[_SEALED])
    except InvalidToken:
        raise BadRequest from None
    form = QueryDict(mutable=True)
    for name, value in json.loads(text):
        form.appendlist(name, value)
    request.POST = form  # type: ignore[assignment]


def _sealer() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [
        salted_hmac("web.kept", "key", secret=secret, algorithm="sha256").digest()
        for secret in secrets
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


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
