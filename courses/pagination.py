"""Pagination by cursor: one form of page for every list of the API."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja.errors import ValidationError as InvalidRequest
from ninja.pagination import CursorPagination
from pydantic import ValidationError as InvalidCursor


class CursorPages(CursorPagination):
    """Ninja's pagination by cursor, which refuses every cursor that it has not made itself.

    Links to other pages use the configured address, never the Host header.
    """

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Any, request: HttpRequest, **params: Any
    ) -> Any:
        """Return one page, and the addresses of its neighbours."""
        try:
            self._check(pagination.cursor)
            return super().paginate_queryset(queryset, pagination, request, **params)
        except (InvalidCursor, ValidationError) as error:
            raise _refusal() from error

    def _check(self, text: str | None) -> None:
        cursor = self.Cursor.from_encoded_param(text)
        is_ours = not text or cursor.encode_as_param() == text
        if not is_ours or "\x00" in (cursor.p or ""):
            raise _refusal()

    @staticmethod
    def _add_cursor_to_URL(url: str, cursor: Any) -> str | None:  # noqa: N802 - ninja's name
        site = urlsplit(settings.SITE_URL)
        ours = urlsplit(url)._replace(scheme=site.scheme, netloc=site.netloc)
        return CursorPagination._add_cursor_to_URL(ours.geturl(), cursor)


def _refusal() -> InvalidRequest:
    return InvalidRequest([{"cursor": "Invalid Cursor"}])
