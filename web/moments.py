"""Days and moments, as pages write them.

A moment is told in UTC, which the page says. Where scripts run, ``local_times.js`` tells it in the
reader's own zone: the server never learns which. A day is the same day everywhere.
"""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

_WITH_TIME = '<time datetime="{}">{}</time>'
_BY_THE_CLOCK = '<time datetime="{}" data-clock-today>{}</time>'


def day(when: date | datetime) -> SafeString:
    """Return a day. Of a moment it is the day in UTC, as certificates say it too."""
    on = when.date() if isinstance(when, datetime) else when
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), date_format(on))


def moment(at: datetime) -> SafeString:
    """Return a day with its time."""
    return format_html(_WITH_TIME, _machine(at), _in_full(at))


def clock(at: datetime) -> SafeString:
    """Return a time, with its day unless that is today."""
    is_today = at.date() == timezone.now().date()
    hour = date_format(at, "H:i")
    text = _("%(hour)s UTC") % {"hour": hour} if is_today else _in_full(at)
    return format_html(_BY_THE_CLOCK, _machine(at), text)


def _in_full(at: datetime) -> str:
    parts = {"day": date_format(at), "hour": date_format(at, "H:i")}
    return _("%(day)s, %(hour)s UTC") % parts


def _machine(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
