"""How the certificates of a run are told of in the CMS."""

from typing import Any

from django import template

from certificates.selectors import why

register = template.Library()


@register.filter
def why_concerned(row: Any) -> str:
    """Say why work on a run is about somebody."""
    return why(row)
