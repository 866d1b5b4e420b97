"""How numbers are written in our views of the CMS."""

from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def per_cent(share: Any) -> str:
    """Write a share from 0 to 1 in per cent; a dash where there is none."""
    if share in {None, ""}:
        return "–"
    return f"{floatformat(100 * share, 0)} %"


@register.filter
def grouped(number: int | None) -> str:
    """Write a large number in groups of digits; nothing where there is none."""
    return "" if number is None else number_format(number, use_l10n=True, force_grouping=True)


@register.filter
def told(number: int | None) -> str:
    """Write a number of a report, or that it is withheld."""
    return _("withheld") if number is None else grouped(number)
