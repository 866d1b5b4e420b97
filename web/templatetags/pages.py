"""Small helpers of the templates."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zlib import crc32

from django import template
from django.template.defaultfilters import yesno

from certificates.codes import printed
from certificates.links import verification_url
from courses import languages
from learners.asking import asks_about
from learners.models import Account
from web.console import Entry, entries
from web.emblem import sunrise
from web.languages import interface_language
from web.moments import clock, day, moment

register = template.Library()
register.filter("native_name", languages.native_name)
register.filter("direction", languages.direction)
register.filter("printed_code", printed)
register.filter("verification_url", verification_url)
register.filter(day)
register.filter(moment)
register.filter(clock)
register.simple_tag(interface_language)
register.simple_tag(sunrise)


@register.filter
def whole_minutes(time: timedelta) -> int:
    """Return a length of time in minutes."""
    return int(time.total_seconds()) // 60


@register.simple_tag
def interface_languages() -> tuple[str, ...]:
    """Return the codes of the languages that the interface is translated into."""
    return languages.INTERFACE_LANGUAGES


@register.filter
def plain(value: Any) -> Any:
    """Return a value of a table as it is read: times and days in words, yes and no."""
    if isinstance(value, bool):
        return yesno(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return value.normalize() if value % 1 else int(value)
    return value


@register.simple_tag(takes_context=True)
def asks_about_you(context: Any, progress: Any) -> bool:
    """Say whether to ask the reader about themselves, who is so far in a course. No query.

    Nobody is asked in a partner's frame, within sight of its site.
    """
    user = context.get("user")
    if not progress or not isinstance(user, Account) or "embedded" in context:
        return False
    completed = progress.enrolment.completed_at is not None
    return asks_about(user, done=progress.done, completed=completed)


@register.simple_tag(takes_context=True)
def console_pages(context: Any) -> list[Entry]:
    """Return the pages of a partner that the reader may open."""
    return entries(context["request"])


@register.filter
def cover(slug: str) -> int:
    """Return which of the six covers a course has. It is the same in every list."""
    return crc32(slug.encode()) % 6
