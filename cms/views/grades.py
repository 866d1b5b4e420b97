"""The grade book of a run: a page of learners, one learner, a file, and scores set by staff."""

import logging
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail.log_actions import log

from cms.access import course_for, run_for_staff
from cms.exports import as_csv, as_json
from cms.forms import GradeBookForm, OverrideForm, WithdrawalForm
from cms.models import CoursePage
from cms.roles import Right
from courses.errors import DomainError, NotFoundError
from courses.models import Run
from courses.models.course import ActivityKind
from courses.policy import GradeFrom
from courses.selectors import edition_for_run, quiz_policy
from learners import services
from learners.models.audit import StaffAction
from learners.places import Place
from learners.selectors.accounts import user_names
from learners.selectors.attempts import Taken, attempts_in_run
from learners.selectors.cells import Cell, Column, columns_of
from learners.selectors.gradebook import Row, enrolled, grade_book_page, grade_book_row
from learners.selectors.overrides import overrides_of
from learners.selectors.stuck import Stuck, stuck_in
from learners.services.auditing import note

logger = logging.getLogger(__name__)
FORMATS = {"csv": (as_csv, "text/csv; charset=utf-8"), "json": (as_json, "application/json")}


@require_admin_access
def grades(request: HttpRequest, page_id: int, run_id: uuid.UUID) -> HttpResponse:
    """Show a page of the grade book, searched and sorted as asked, and above it what is stuck.

    POST has what is stuck tried again.
    """
    page, run, columns = _book(request, page_id, run_id)
    if request.method == "POST":
        _try_again(request, page, run)
        return redirect(request.path)
    _note(request, StaffAction.LISTED, run)
    form = GradeBookForm(request.GET)
    asked = form.asked()
    rows = enrolled(run=run, search=asked.search)
    found = grade_book_page(
        rows, columns, order=asked.order, after=asked.after, before=asked.before
    )
    context = {
        "page": page,
        "run": run,
        "columns": columns,
        "found": found,
        "count": rows.count(),
        "form": form,
        "heads": form.heads(),
        "next": form.turned(after=found.after) if found.after else "",
        "previous": form.turned(before=found.before) if found.before else "",
        "stuck": _stuck(run, columns),
    }
    return TemplateResponse(request, "cms/grades/book.html", context)


@require_admin_access
def export(
    request: HttpRequest, page_id: int, run_id: uuid.UUID, file_format: str
) -> HttpResponseBase:
    """Send the whole grade book as a file. That it was sent is logged; what is in it is not."""
    page, run, columns = _book(request, page_id, run_id)
    if file_format not in FORMATS:
        raise Http404
    write, content_type = FORMATS[file_format]
    _note(request, StaffAction.EXPORTED, run)
    log(page, "cms.export_grades", user=request.user, data={"run": str(run.pk)})
    logger.info("grades of run %s exported as %s by %s", run.pk, file_format, request.user.pk)
    name = f"grades-{run.course.slug}-{run.slug}.{file_format}"
    return StreamingHttpResponse(
        write(run, columns),
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


@require_admin_access
def learner(
    request: HttpRequest, page_id: int, run_id: uuid.UUID, learner_id: uuid.UUID
) -> HttpResponse:
    """Show what one learner has in every activity of the run, and the attempts that make it."""
    page, run, columns = _book(request, page_id, run_id)
    row = _row(run, learner_id, columns)
    _note(request, StaffAction.LOOKED, run, learner_id)
    context = {"page": page, "run": run, "row": row, "taken": _taken(run, row)}
    return TemplateResponse(request, "cms/grades/learner.html", context)


@require_admin_access
def override(
    request: HttpRequest,
    page_id: int,
    run_id: uuid.UUID,
    learner_id: uuid.UUID,
    activity_id: uuid.UUID,
) -> HttpResponse:
    """Show a quiz's score with its history; POST sets another one, or withdraws what was set."""
    page, run, columns = _book(request, page_id, run_id)
    row = _row(run, learner_id, columns)
    cell = next((each for each in row.cells if each.column.id == activity_id), None)
    if cell is None or cell.column.kind != ActivityKind.QUIZ:
        raise Http404
    place = Place(learner_id=learner_id, run_id=run.pk, activity_id=activity_id)
    form = OverrideForm(request.POST if "set" in request.POST else None)
    withdrawal = WithdrawalForm(
        request.POST if "withdraw" in request.POST else None, auto_id="withdraw-%s"
    )
    if request.method == "POST" and _write(request, place, form, withdrawal):
        return redirect(request.path)
    _note(request, StaffAction.LOOKED, run, learner_id)
    context = {
        "page": page,
        "run": run,
        "row": row,
        "cell": cell,
        "history": _history(place),
        "form": form,
        "withdrawal": withdrawal,
    }
    return TemplateResponse(request, "cms/grades/override.html", context)


def _note(request: Any, action: StaffAction, run: Run, learner_id: uuid.UUID | None = None) -> None:
    note(action, by_id=request.user.pk, run_id=run.pk, learner_id=learner_id)


def _stuck(run: Run, columns: list[Column]) -> list[tuple[Stuck, str]]:
    """Return what is stuck in a run, each with the title of its quiz, "" where it has none."""
    titles: dict[uuid.UUID | None, str] = {column.id: column.title for column in columns}
    return [(each, titles.get(each.activity_id, "")) for each in stuck_in(run.pk)]


def _try_again(request: HttpRequest, page: CoursePage, run: Run) -> None:
    services.take_up(run_id=run.pk)
    log(page, "cms.retry_stuck", user=request.user, data={"run": str(run.pk)})
    messages.success(request, _("It is tried again now. Look again in a minute."))


def _write(
    request: HttpRequest, place: Place, form: OverrideForm, withdrawal: WithdrawalForm
) -> bool:
    """Set or withdraw, and say so. False where a form is not filled in as it should be."""
    said: dict[str, Any] = {"by_id": request.user.pk}
    try:
        if form.is_bound and form.is_valid():
            services.override_score(place, **form.cleaned_data, **said)
            messages.success(request, _("The score is set. The learner sees it, with your reason."))
        elif withdrawal.is_bound and withdrawal.is_valid():
            services.withdraw_override(place, **withdrawal.cleaned_data, **said)
            messages.success(request, _("The learner's attempts make the grade again."))
        else:
            return False
    except DomainError as error:
        messages.error(request, str(error))
    return True


def _history(place: Place) -> list[tuple[Any, str]]:
    """Return the entries with the user name of whoever made each, "" where the account is gone."""
    entries = list(overrides_of(place))
    names = user_names(entry.by_id for entry in entries)
    return [(entry, names.get(entry.by_id, "")) for entry in entries]


def _book(
    request: HttpRequest, page_id: int, run_id: uuid.UUID
) -> tuple[CoursePage, Run, list[Column]]:
    """Return the page, the run and its activities, in the page's language where there is one."""
    page = course_for(request, page_id, Right.GRADES)
    run = run_for_staff(page, run_id)
    try:
        edition = edition_for_run(run=run, language=page.locale.language_code)
    except NotFoundError:
        raise Http404 from None
    return page, run, columns_of(edition)


def _taken(run: Run, row: Row) -> list[tuple[Cell, str, list[Taken]]]:
    """Return the quizzes that a learner has tried, each with what counts of several attempts.

    One query, and none for the rules of a quiz after the first.
    """
    attempts = attempts_in_run(learner_id=row.learner_id, run_id=run.pk)
    return [
        (cell, _what_counts(attempts[cell.column.id][0]), attempts[cell.column.id])
        for cell in row.cells
        if cell.column.id in attempts
    ]


def _what_counts(last: Taken) -> str:
    policy = quiz_policy(edition_id=last.edition_id, activity_id=last.activity_id)
    if policy.practice:
        return _("nothing, it is for practice")
    return str(GradeFrom(policy.grade_from).label)


def _row(run: Run, learner_id: uuid.UUID, columns: list[Column]) -> Row:
    try:
        return grade_book_row(run=run, learner_id=learner_id, columns=columns)
    except NotFoundError:
        raise Http404 from None
