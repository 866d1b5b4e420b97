"""Lists, a page at a time."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 20


def paginate(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page:
    """Return the page of rows that ``?page=`` asks for; the nearest one where it asks nonsense."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
