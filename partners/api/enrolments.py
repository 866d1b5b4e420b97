"""Inviting learners, many at once; and, for a learner, taking an invitation up."""

import uuid
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Router, Schema
from ninja.pagination import paginate
from pydantic import AwareDatetime, Field

from courses.pagination import CursorPages
from courses.schemas import Problem, Strict
from learners.idempotency import DESCRIBED, idempotency_key
from learners.requests import LearnerRequest
from learners.throttling import limit_bulk, limit_invitation, limit_rows
from partners.api.catalogue import REFUSED
from partners.authentication import PartnerKey, PartnerRequest
from partners.invites import code_of
from partners.models import Scope
from partners.rows import MOST_BYTES, MOST_ROWS, rows_about, rows_in
from partners.selectors.bulk import bulk_of_key, results_of
from partners.selectors.joined import waiting_runs
from partners.services import join_partner, request_bulk

router = Router()
invitations_router = Router()
PAGE = 1000


class LearnerIn(Strict):
    """A row. ``external_id`` is your own name for somebody; ``run_id`` may be in the address.

    ``action``: ``withdraw`` for somebody who is not to be invited any more.
    """

    external_id: str
    run_id: str = ""
    language: str = ""
    action: Literal["", "invite", "withdraw"] = ""


class LearnersIn(Strict):
    """A file of learners as JSON. A bare list of rows is taken too."""

    rows: list[LearnerIn] = Field(max_length=MOST_ROWS)


_BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/LearnersIn"}},
        "text/csv": {"schema": {"type": "string", "format": "binary"}},
    },
}


class BulkOut(Schema):
    """A file of learners: ``done`` of ``total`` rows are worked on, ``refused`` of them in vain."""

    id: uuid.UUID
    state: str
    total: int
    done: int
    refused: int
    created_at: AwareDatetime
    finished_at: AwareDatetime | None


class BulkRowOut(Schema):
    """What became of a row: waiting, invited, enrolled (had joined before), known, or refused.

    Of one to be withdrawn: leaving, withdrawn, or refused as ``has-joined``.
    ``learner`` is the id by which this partner knows them; ``code`` is there until they have
    joined. ``problem`` says why a row was refused.
    """

    number: int
    outcome: str
    problem: str
    learner: uuid.UUID | None = Field(None, alias="pairwise")
    code: str | None = None

    @staticmethod
    def resolve_code(row: Any) -> str | None:
        """Return the code of who has not joined yet."""
        return code_of(row.pairwise) if row.invited else None


class InvitationIn(Strict):
    """The code that a partner has given to somebody."""

    code: str = Field(..., min_length=1, max_length=100)


class TakenUpOut(Schema):
    """The runs that one is enrolled in by it, and all that one is to be enrolled in at opening."""

    run_ids: list[uuid.UUID]
    waiting: list[uuid.UUID]


@router.post(
    "/enrolments",
    response={202: BulkOut, **REFUSED, 409: Problem, 413: Problem, 422: Problem},
    auth=PartnerKey(Scope.ENROL),
    summary="Invite learners",
    openapi_extra={"requestBody": _BODY, **DESCRIBED},
)
def create_bulk(
    request: PartnerRequest, response: HttpResponse, run_id: uuid.UUID | None = None
) -> Any:
    """Take up to 50,000 rows of learners, as JSON or CSV, and work through them in the background.

    ``external_id`` is your own name for somebody: a number that says nothing to others is best. It
    is not stored. ``run_id`` may be in each row, or in the address for all. Whoever is not known
    yet gets a code to join by; whoever has joined is enrolled. Sent twice, nobody is invited twice.
    """
    limit_bulk(request, request.auth.pk)
    body = request.read(MOST_BYTES + 1)
    is_csv = request.content_type == "text/csv"
    limit_rows(request, request.auth.partner_id, rows_about(body, is_csv=is_csv))
    bulk, _is_new = request_bulk(
        side=request.auth.side,
        body=f"{request.content_type} {run_id}\n".encode() + body,
        rows=rows_in(body, is_csv=is_csv, run_id=run_id),
        idempotency_key=idempotency_key(request),
    )
    response["Location"] = f"{request.path}/{bulk.pk}"
    return 202, bulk


@router.get(
    "/enrolments/{bulk_id}",
    response={200: BulkOut, **REFUSED, 404: Problem},
    auth=PartnerKey(Scope.ENROL),
    summary="How far it is",
)
def get_bulk(request: PartnerRequest, bulk_id: uuid.UUID) -> Any:
    """Tell how far a file is worked through."""
    return bulk_of_key(request.auth, bulk_id)


@router.get(
    "/enrolments/{bulk_id}/rows",
    response={200: list[BulkRowOut], **REFUSED, 404: Problem},
    auth=PartnerKey(Scope.ENROL),
    summary="What became of each row",
)
@paginate(CursorPages, ordering=("number",), page_size=PAGE, max_page_size=PAGE)
def list_rows(request: PartnerRequest, bulk_id: uuid.UUID) -> Any:
    """List the rows, with the codes of those who have not joined. Kept for 30 days."""
    return results_of(bulk_of_key(request.auth, bulk_id))


@invitations_router.post(
    "",
    response={200: TakenUpOut, 401: Problem, 404: Problem, 409: Problem, 429: Problem},
    summary="Take an invitation of a partner up",
)
def take_invitation_up(request: LearnerRequest, body: InvitationIn) -> Any:
    """Enrol me in what a partner has invited me to. It sees my progress only if I agree to that.

    That is the purpose ``partner_sharing`` of ``/me/consents``.
    """
    limit_invitation(request)
    run_ids = join_partner(account=request.auth, code=body.code)
    return {"run_ids": run_ids, "waiting": waiting_runs(request.auth.pk)}
