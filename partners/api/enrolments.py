"""Inviting learners, many at once; and, for a learner, taking an invitation up."""

import uuid
from typing import Any

from django.http import HttpResponse
from ninja import Router, Schema
from ninja.pagination import paginate
from pydantic import AwareDatetime, Field

from courses.pagination import CursorPages
from courses.schemas import Problem, Strict
from learners.idempotency import idempotency_key
from learners.requests import LearnerRequest
from learners.throttling import limit_bulk, limit_invitation
from partners.api.catalogue import REFUSED
from partners.authentication import PartnerKey, PartnerRequest
from partners.invites import code_of
from partners.models import Scope
from partners.rows import COLUMNS, MOST_BYTES, rows_in
from partners.selectors.bulk import bulk_of_key, results_of
from partners.services import join_partner, request_bulk

router = Router()
invitations_router = Router()
PAGE = 1000
_ROW: dict[str, Any] = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in COLUMNS},
    "required": ["external_id"],
    "additionalProperties": False,
}
_BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": {"type": "array", "items": _ROW, "maxItems": 50_000}},
        "text/csv": {"schema": {"type": "string"}},
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


class RowOut(Schema):
    """What became of a row: waiting, invited, enrolled (had joined before), known, or refused.

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


class JoinedOut(Schema):
    """The runs that one is enrolled in by it."""

    run_ids: list[uuid.UUID]


@router.post(
    "/enrolments",
    response={202: BulkOut, **REFUSED, 409: Problem, 413: Problem, 422: Problem},
    auth=PartnerKey(Scope.ENROL),
    summary="Invite learners",
    openapi_extra={"requestBody": _BODY},
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
    bulk, _is_new = request_bulk(
        key=request.auth,
        body=f"{request.content_type} {run_id}\n".encode() + body,
        rows=rows_in(body, is_csv=request.content_type == "text/csv", run_id=run_id),
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
    response={200: list[RowOut], **REFUSED, 404: Problem},
    auth=PartnerKey(Scope.ENROL),
    summary="What became of each row",
)
@paginate(CursorPages, ordering=("number",), page_size=PAGE, max_page_size=PAGE)
def list_rows(request: PartnerRequest, bulk_id: uuid.UUID) -> Any:
    """List the rows, with the codes of those who have not joined. Kept for 30 days."""
    return results_of(bulk_of_key(request.auth, bulk_id))


@invitations_router.post(
    "",
    response={200: JoinedOut, 401: Problem, 404: Problem, 409: Problem, 429: Problem},
    summary="Take an invitation of a partner up",
)
def join(request: LearnerRequest, body: InvitationIn) -> Any:
    """Enrol me in what a partner has invited me to. It sees my progress only if I agree to that.

    That is the purpose ``partner_sharing`` of ``/me/consents``.
    """
    limit_invitation(request)
    return {"run_ids": join_partner(account=request.auth, code=body.code)}
