"""Which language to show: of the interface, and of courses."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language, get_language_from_request

from courses.languages import CONTENT_LANGUAGES, INTERFACE_LANGUAGES


def interface_language() -> str:
    """Return the active language if the interface is translated into it, else English."""
    active = get_language()
    return active if active in INTERFACE_LANGUAGES else INTERFACE_LANGUAGES[0]


def content_language(request: HttpRequest) -> str:
    """Return the language to look for courses in: as asked in the address, else the reader's."""
    asked = request.GET.get("language")
    return asked if asked in CONTENT_LANGUAGES else reader_language(request)


def reader_language(request: HttpRequest) -> str:
    """Return the reader's language for content, from their cookie or their browser."""
    return get_language_from_request(request)


def remember_language(response: HttpResponseBase, language: str) -> None:
    """Set the cookie that tells the reader's language, as ``set_language`` of Django does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
