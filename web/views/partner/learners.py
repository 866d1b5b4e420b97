"""Inviting learners by a file: sending it, how far it is, and what became of each row."""

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.errors import DomainError
from courses.models import Run
from courses.spreadsheets import csv_lines
from learners.throttling import limit_bulk, limit_rows
from partners.errors import ContractOverError, UnreadableFileError
from partners.invites import code_of
from partners.models import BulkEnrolment, BulkState, MemberRole, Side
from partners.rows import COLUMNS, MOST_BYTES, MOST_ROWS, rows_about, rows_in
from partners.selectors.bulk import KEPT, bulk_of_partner, bulks_of, results_of
from partners.selectors.runs import runs_to_bring_to
from partners.services import request_bulk
from web.bulk_words import OUTCOMES, PROBLEMS, STATES
from web.console import ConsoleRequest, member_required, require_role
from web.languages import interface_language
from web.paging import paginate

INVALID = 422
ROWS = 50
_UNREADABLE = gettext_lazy(
    "The file cannot be read. Save the table as CSV in UTF-8. Its first line names the columns, "
    "and no others."
)


class FileForm(forms.Form):
    """A file of learners, and the run that they are invited to unless a row names another one."""

    run = forms.ChoiceField(
        label=gettext_lazy("Course"), widget=forms.Select(attrs={"translate": "no"})
    )
    file = forms.FileField(
        label=gettext_lazy("File (CSV)"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, runs: list[Run], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.runs = {str(run.pk): run for run in runs}
        field: Any = self.fields["run"]
        field.choices = [(pk, _named(run)) for pk, run in self.runs.items()]

    def clean_file(self) -> bytes:
        """Return what is in the file, as far as one may be long."""
        return bytes(self.cleaned_data["file"].read(MOST_BYTES + 1))


def _named(run: Any) -> str:
    name = f"{run.course_title} ({run})"
    return _("Sandbox: %(name)s") % {"name": name} if run.is_demo else name


@member_required(MemberRole.VIEWER, "GET", "POST")
def learners(request: ConsoleRequest) -> HttpResponse:
    """List the files that were sent; POST sends one. Sent twice by one form, it is taken once."""
    runs = runs_to_bring_to(request.partner, interface_language())
    form = FileForm(runs)
    if request.method == "POST":
        require_role(request, MemberRole.DEVELOPER)
        if not request.partner.is_in_force:
            raise ContractOverError
        form = FileForm(runs, request.POST, request.FILES)
        if form.is_valid() and (bulk := _taken(request, form)):
            messages.success(request, _("The file is being worked through."))
            return redirect("web:partner-learners-file", request.partner.pk, bulk.pk)
    context = {
        "form": form,
        "bulks": [(bulk, STATES[BulkState(bulk.state)]) for bulk in bulks_of(request.partner)],
        "may_send": request.member.may(MemberRole.DEVELOPER),
        "columns": ", ".join(COLUMNS),
        "most": MOST_ROWS,
        "kept": KEPT.days,
    }
    status = INVALID if form.is_bound else 200
    return render(request, "web/console/learners.html", context, status=status)


def _taken(request: ConsoleRequest, form: FileForm) -> BulkEnrolment | None:
    """Take a file; None, with what is wrong on the form, where it cannot be."""
    said = form.cleaned_data
    limit_bulk(request, request.partner.pk)
    limit_rows(request, request.partner.pk, rows_about(said["file"], is_csv=True))
    run: Any = form.runs[said["run"]]
    try:
        bulk, _is_new = request_bulk(
            side=Side(request.partner, run.is_demo),
            body=f"{run.pk}\n".encode() + said["file"],
            rows=rows_in(said["file"], is_csv=True, run_id=run.pk),
            idempotency_key=f"page {said['form_id']}",
        )
    except UnreadableFileError:
        form.add_error("file", str(_UNREADABLE))
        return None
    except DomainError as error:
        form.add_error("file", str(error.title))
        return None
    return bulk


@member_required(MemberRole.DEVELOPER, "GET")
def learners_file(request: ConsoleRequest, bulk_id: uuid.UUID) -> HttpResponse:
    """Show how far a file is, and what became of its rows, with codes of who has not joined."""
    bulk = bulk_of_partner(request.partner, bulk_id)
    page = paginate(request, results_of(bulk).order_by("number"), ROWS)
    rows = [(row, OUTCOMES[row.outcome], PROBLEMS.get(row.problem), _code(row)) for row in page]
    context = {
        "bulk": bulk,
        "state": STATES[BulkState(bulk.state)],
        "is_owed": bulk.state == BulkState.OWED,
        "page": page,
        "rows": rows,
    }
    return render(request, "web/console/learners_file.html", context)


@member_required(MemberRole.DEVELOPER, "GET")
def learners_codes(request: ConsoleRequest, bulk_id: uuid.UUID) -> StreamingHttpResponse:
    """Download what became of the rows of a file, with codes of who has not joined."""
    bulk = bulk_of_partner(request.partner, bulk_id)
    heads = ["row", "outcome", "problem", "learner", "code"]
    return StreamingHttpResponse(
        csv_lines(heads, _lines(bulk)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="learners-{bulk.pk}.csv"'},
    )


def _lines(bulk: BulkEnrolment) -> Iterator[list[Any]]:
    for row in results_of(bulk).order_by("number").iterator(chunk_size=2000):
        yield [row.number, row.outcome, row.problem, row.pairwise or "", _code(row)]


def _code(row: Any) -> str:
    return code_of(row.pairwise) if row.invited else ""
