"""A report as a file: one line for each number."""

from collections.abc import Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from courses.spreadsheets import csv_lines
from impact.reports import Cut, Number, Report

_ALL = "all"


def csv_response(report: Report) -> StreamingHttpResponse:
    """Return a report as a download that no cache keeps."""
    release = report.release
    name = f"{release.run.course.slug}-{release.run.slug}-{release.due_on}.csv"
    return StreamingHttpResponse(
        report_as_csv(report),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def report_as_csv(report: Report) -> Iterator[str]:
    """Yield the lines of a report: what is withheld says so, in words."""
    heads = [_("Table"), _("Key"), _("Name"), _("Second key"), _("Second name"), _("State"),
             _("Learners")]  # fmt: skip
    yield from csv_lines(heads, _rows(report))


def _rows(report: Report) -> Iterator[list[Any]]:
    summary = {"signed_up": report.learners, "active": report.active}
    summary |= {"completed": report.completed, "passed": report.passed}
    for name, number in summary.items():
        yield ["summary", "", "", "", "", name, _said(number)]
    for cut in (*report.cuts, *report.weeks):
        yield from _cut(cut)
    if found := report.global_south:
        sides = {"south": found.south, "elsewhere": found.elsewhere, "unknown": found.unknown}
        for name, number in sides.items():
            yield ["global_south", "", "", "", "", name, _said(number)]
    for place, step in enumerate(report.funnel, start=1):
        yield ["funnel", place, step.label, "", "", "reached", _said(step.reached)]
        yield ["funnel", place, step.label, "", "", "here", _said(step.here)]


def _cut(cut: Cut) -> Iterator[list[Any]]:
    states = [_ALL, *(state for state, _name in cut.states)]
    for row in cut.rows:
        named = [part for pair in zip(row.values, row.labels, strict=True) for part in pair]
        named += [""] * (4 - len(named))
        for state, number in zip(states, (row.learners, *row.states), strict=True):
            yield [cut.key, *named, state, _said(number)]


def _said(number: Number) -> Any:
    return _("withheld") if number is None else number
