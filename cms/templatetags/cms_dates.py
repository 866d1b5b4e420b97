"""How dates are written in our views of the CMS: as Wagtail does, in the zone of who reads."""

from datetime import date, datetime

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter(expects_localtime=True)
def day(on: date | None) -> str:
    """Write a day; nothing where there is none."""
    return date_format(on, "DATE_FORMAT") if on else ""


@register.filter(expects_localtime=True)
def moment(at: datetime | None) -> str:
    """Write a day and a time, and the zone that it is told in; nothing where there is none."""
    return f"{date_format(at, 'DATETIME_FORMAT')} {at:%Z}" if at else ""
