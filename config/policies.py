"""Content security policies: what each part of the site may load. Nothing comes from elsewhere."""

from functools import cache
from typing import Any

from csp.constants import NONCE, NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest

Policy = dict[str, Any]


def policy_for(request: HttpRequest) -> Policy:
    """Return the policy of an answer: that of its part of the site.

    A page whose one form leads to another site says so (``web.views.lti_choose``).
    """
    policy = _policy_of_part(request)
    if to := getattr(request, "form_goes_to", ""):
        policy["form-action"] = [SELF, to]
    return policy


def _policy_of_part(request: HttpRequest) -> Policy:
    """Return the policy of the part of the site that an address belongs to.

    A draft in the editor's preview panel is a learners' page within the CMS. Wagtail says so of a
    request that it makes itself: no address, header or parameter does. The pages of a partner's
    frame say by which of its sites they are framed (``web.embedding.middleware``).
    """
    if getattr(request, "in_preview_panel", False):
        return _pages() | {"frame-ancestors": [SELF]}
    if sites := getattr(request, "framed_by", None):
        return _pages() | {"frame-ancestors": sites}
    path = request.path_info
    if path.startswith("/cms/"):
        return _cms()
    if path.startswith("/_allauth/"):
        return _api()
    if path.startswith("/api/"):
        return _docs() if path.endswith("/docs") else _api()
    return _pages()


def fixed_header(path: str) -> str:
    """Return the policy of an answer of the API, which is always the same; "" for other answers."""
    is_answer = path.startswith("/api/") and not path.endswith("/docs")
    return _api_header() if is_answer else ""


@cache
def _api_header() -> str:
    return build_policy(_api())


def _pages() -> Policy:
    """Learners' pages: scripts by nonce only, so that nothing uploaded here can run here."""
    media = [SELF, *settings.MEDIA_ORIGINS]
    return {
        "default-src": [NONE],
        "script-src": [NONCE],
        "worker-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": media,
        "media-src": media,
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }


def _cms() -> Policy:
    """Wagtail's editor styles and scripts itself inline, and shows previews in a frame."""
    media = [SELF, "data:", "blob:", *settings.MEDIA_ORIGINS]
    return {
        "default-src": [SELF],
        "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": media,
        "media-src": media,
        "font-src": [SELF, "data:"],
        "object-src": [NONE],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [SELF],
    }


def _docs() -> Policy:
    """Allow for the API's documentation: Swagger sets styles inline, and data: images."""
    return _api() | {
        "script-src": [SELF],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
    }


def _api() -> Policy:
    return {
        "default-src": [NONE],
        "base-uri": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [NONE],
    }
