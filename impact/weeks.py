"""ISO weeks as numbers, such as 202637, and the quarters that they are parts of."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from django.conf import settings

_A_MONDAY = date(2024, 1, 1)
_QUARTER = 13
"""Weeks in a quarter; the last one of a long year has 14."""


def week_of(at: date | datetime) -> int:
    """Return the ISO week that a day is in; of an instant, by UTC."""
    year, week, _day = (at.astimezone(UTC) if isinstance(at, datetime) else at).isocalendar()
    return year * 100 + week


def period_of(week: int) -> str:
    """Return the quarter that a week is in, such as 2026-Q3."""
    year, number = divmod(week, 100)
    return f"{year}-Q{min((number - 1) // _QUARTER, 3) + 1}"


def weeks_by_period(first: date, last: date) -> Mapping[str, tuple[str, ...]]:
    """Return all weeks from one day to another, by quarter, oldest first."""
    found: dict[str, list[str]] = {}
    day = first
    while week_of(day) <= week_of(max(first, last)):
        found.setdefault(period_of(week_of(day)), []).append(str(week_of(day)))
        day += timedelta(weeks=1)
    return {period: tuple(weeks) for period, weeks in found.items()}


def regular_date(today: date) -> date:
    """Return the newest date on which releases are due: each ``REPORT_DAYS`` days, on Mondays."""
    days = settings.REPORT_DAYS
    return _A_MONDAY + timedelta(days=(today - _A_MONDAY).days // days * days)
