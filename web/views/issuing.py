"""What software that checks badges asks for: issuer, keys, and what was revoked."""

import hashlib
import re
from collections.abc import Callable
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from certificates.badges import did_document, has_key, key_set, picture_named, status_list

_NAME = re.compile(r"[0-9a-f]{64}")
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_PUBLIC = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}


@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """Say who issues badges here, and with which keys."""
    return _published(did_document, "application/did+json")


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Publish the same keys as a JSON Web Key Set."""
    return _published(key_set, "application/jwk-set+json")


def _published(made: Callable[[], dict[str, Any]], kind: str) -> HttpResponse:
    """Answer with something public that any page may read (W3C did:web: CORS)."""
    if not has_key():
        raise Http404
    return JsonResponse(made(), content_type=kind, headers=_PUBLIC)


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Show the picture of a badge that credentials name. It never changes."""
    content = picture_named(f"{name}.png") if _NAME.fullmatch(name) else None
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="image/png", headers=_PUBLIC | _FOR_EVER)


@require_safe
def status(request: HttpRequest, number: int) -> HttpResponse:
    """Publish a list of which badges were revoked: a signed credential of its own."""
    made = status_list(number) if has_key() else None
    if made is None:
        raise Http404
    etag = f'"{hashlib.sha256(made.encode()).hexdigest()[:32]}"'
    response = HttpResponse(made, content_type="application/vc+jwt", headers=_PUBLIC)
    response["ETag"] = etag
    return cast("HttpResponse", get_conditional_response(request, etag=etag, response=response))
