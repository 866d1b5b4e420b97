"""For a learner: the partners that they have joined, and leaving one."""

import uuid
from typing import Any

from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field

from courses.schemas import Problem
from learners.requests import LearnerRequest
from partners.selectors.joined import joined_by
from partners.services import leave_partner

router = Router()


class MyPartnerOut(Schema):
    """A partner that I have joined. It knows me by ``id``, and nobody else knows me by it."""

    id: uuid.UUID
    name: str = Field(alias="partner.name")
    website: str = Field(alias="partner.website")
    joined_at: AwareDatetime


@router.get("", response={200: list[MyPartnerOut], 401: Problem}, summary="My partners")
def list_my_partners(request: LearnerRequest) -> Any:
    """List the partners whose invitation I have taken up."""
    return joined_by(request.auth.pk)


@router.delete(
    "/{known_as_id}",
    response={204: None, 401: Problem, 404: Problem},
    summary="Leave a partner",
)
def leave_my_partner(request: LearnerRequest, known_as_id: uuid.UUID) -> Status[None]:
    """Be known to a partner no more. It is told that I have left; my courses stay mine."""
    leave_partner(account=request.auth, known_as_id=known_as_id)
    return Status(204, None)
