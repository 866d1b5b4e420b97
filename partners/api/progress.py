"""What a partner's learners have done, since it last asked."""

import uuid
from datetime import date
from typing import Any

from ninja import Query, Router, Schema
from ninja.pagination import paginate
from pydantic import AwareDatetime, Field

from courses.pagination import CursorPages
from courses.schemas import Problem
from partners.api.catalogue import REFUSED
from partners.authentication import PartnerKey, PartnerRequest
from partners.models import Scope
from partners.selectors.progress import certificates_of, progress_since, shown_address

router = Router()
LARGEST = 2**63 - 1
PAGE = 50


class StandingOut(Schema):
    """A learner in a run.

    invited: has not joined, or the run has not opened. private: has joined, and shares nothing;
    forget what you had of them. active, withdrawn: shares. left: does not want to be your learner
    any more. gone: had the account erased; erase what you have of these two. Only who shares has
    the other fields. ``grade`` is there once the course is completed, in per cent.
    """

    learner: uuid.UUID
    run_id: uuid.UUID
    state: str
    language: str | None
    done: int | None
    required: int | None
    grade: float | None
    enrolled_at: AwareDatetime | None
    completed_at: AwareDatetime | None


class ChangesOut(Schema):
    """A page of changes, and from where to ask next."""

    results: list[StandingOut]
    cursor: int
    more: bool


class Since(Schema):
    """Where the page before ended; 0 for everything."""

    since: int = Field(0, ge=0, le=LARGEST)


class PartnerCertificateOut(Schema):
    """A certificate of a learner who shares. ``verification_url`` is there while it counts."""

    id: uuid.UUID
    run_id: uuid.UUID
    kind: str
    state: str
    title: str
    language: str
    completed_on: date
    expires_on: date | None
    verification_url: str | None

    @staticmethod
    def resolve_verification_url(certificate: Any) -> str | None:
        """Return where anybody may check it."""
        return shown_address(certificate)


@router.get(
    "/progress",
    response={200: ChangesOut, **REFUSED, 422: Problem},
    auth=PartnerKey(Scope.PROGRESS),
    summary="What has changed",
)
def list_changes(request: PartnerRequest, query: Query[Since]) -> Any:
    """List what has changed since a cursor: each learner in a run once, as it is now.

    Keep ``cursor``, and ask with it next time. Nothing that changes meanwhile is missed; what
    changes again comes again.
    """
    return progress_since(request.auth, query.since)


@router.get(
    "/learners/{learner}/certificates",
    response={200: list[PartnerCertificateOut], **REFUSED, 404: Problem},
    auth=PartnerKey(Scope.PROGRESS),
    summary="A learner's certificates",
)
@paginate(CursorPages, ordering=("-owed_at", "id"), page_size=PAGE)
def list_certificates(request: PartnerRequest, learner: uuid.UUID) -> Any:
    """List those from runs that you brought the learner to; none where they do not share."""
    return certificates_of(request.auth, learner)
