"""Days and moments, as pages write them.

A moment is told in the reader's time zone where they have chosen one in their account. Otherwise it
is told in UTC, which the page says, and where scripts run, ``local_times.js`` tells it in the
browser's own zone: the server never learns which.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from learners.zones import place, zone_of
from web.languages import interface_language

_WITH_TIME = '<time datetime="{}">{}</time>'
_BY_THE_CLOCK = '<time datetime="{}" data-clock-today>{}</time>'
_TOLD = '<time datetime="{}" data-told>{}</time>'


@contextmanager
def readers_zone(request: HttpRequest) -> Iterator[None]:
    """Tell times in the zone that the reader has chosen, if any."""
    zone = zone_of(getattr(request.user, "time_zone", ""))
    if zone is None:
        yield
        return
    with timezone.override(zone):
        yield


def day(when: date | datetime) -> SafeString:
    """Return a day. Of a moment it is the day in the reader's zone, as certificates say it too."""
    on = timezone.localtime(when).date() if isinstance(when, datetime) else when
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), date_format(on))


def moment(at: datetime) -> SafeString:
    """Return a day with its time."""
    if _is_chosen():
        return format_html(_TOLD, _machine(at), _told(at))
    return format_html(_WITH_TIME, _machine(at), _in_full(at))


def clock(at: datetime) -> SafeString:
    """Return a time, with its day unless that is today."""
    is_today = timezone.localtime(at).date() == timezone.localdate()
    if _is_chosen():
        text = date_format(timezone.localtime(at), "H:i") if is_today else _told(at)
        return format_html(_TOLD, _machine(at), text)
    hour = date_format(at, "H:i")
    text = _("%(hour)s UTC") % {"hour": hour} if is_today else _in_full(at)
    return format_html(_BY_THE_CLOCK, _machine(at), text)


def _is_chosen() -> bool:
    return timezone.get_current_timezone() != timezone.get_default_timezone()


def _told(at: datetime) -> str:
    """Return a moment in the zone that was chosen, and which one that is."""
    local = timezone.localtime(at)
    parts = {
        "day": date_format(local),
        "hour": date_format(local, "H:i"),
        "place": place(str(timezone.get_current_timezone()), interface_language()),
    }
    return _("%(day)s, %(hour)s (%(place)s)") % parts


def _in_full(at: datetime) -> str:
    parts = {"day": date_format(at), "hour": date_format(at, "H:i")}
    return _("%(day)s, %(hour)s UTC") % parts


def _machine(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
