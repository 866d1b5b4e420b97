"""Inviting the students of a roster that a school system has exported."""

import uuid
from typing import Any

from django.http import HttpResponse
from ninja import Router

from courses.schemas import Problem
from learners.idempotency import DESCRIBED, idempotency_key
from learners.throttling import limit_bulk, limit_rows
from partners.api.catalogue import REFUSED
from partners.api.enrolments import BulkOut
from partners.authentication import PartnerKey, PartnerRequest
from partners.models import Scope
from partners.oneroster import as_csv
from partners.rows import MOST_BYTES, rows_about, rows_in
from partners.services import request_bulk

router = Router()
_BODY = {
    "required": True,
    "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
}


@router.post(
    "/rosters",
    response={202: BulkOut, **REFUSED, 409: Problem, 413: Problem, 422: Problem},
    auth=PartnerKey(Scope.ENROL),
    summary="Invite the students of a roster",
    openapi_extra={"requestBody": _BODY, **DESCRIBED},
)
def create_roster(
    request: PartnerRequest,
    response: HttpResponse,
    run_id: uuid.UUID | None = None,
    complete: bool = False,
) -> Any:
    """Take a ZIP of OneRoster 1.1 or 1.2 in CSV, and invite its students as ``/enrolments`` does.

    ``sourcedId`` is your name for somebody. The run of a class is its ``classCode``, where that is
    the id of one of your runs; ``run_id`` in the address is for all other classes. Who is marked
    ``tobedeleted`` is not invited any more; with ``complete``, nor is whoever is missing. Rows of
    those who have joined are refused, as ``has-joined``: they leave by themselves.
    """
    limit_bulk(request, request.auth.pk)
    body = as_csv(request.read(MOST_BYTES + 1))
    limit_rows(request, request.auth.partner_id, rows_about(body, is_csv=True))
    bulk, _is_new = request_bulk(
        side=request.auth.side,
        body=f"roster {run_id}{' complete' * complete}\n".encode() + body,
        rows=rows_in(body, is_csv=True, run_id=run_id),
        idempotency_key=idempotency_key(request),
        is_complete=complete,
    )
    response["Location"] = f"{request.path.rpartition('/')[0]}/enrolments/{bulk.pk}"
    return 202, bulk
