"""Tokens by which a partner's learners are let into frames."""

import uuid
from typing import Any

from django.conf import settings
from ninja import Router, Schema
from pydantic import AwareDatetime, Field, field_validator

from courses.languages import known_language
from courses.schemas import Problem, Strict
from partners.api.catalogue import REFUSED
from partners.authentication import PartnerKey, PartnerRequest
from partners.embedding.services import TokenAsked, make_token
from partners.embedding.sessions import mount_path
from partners.models import Scope
from partners.rows import LONGEST_NAME, is_name

router = Router()


class EmbedTokenIn(Strict):
    """Who comes, by your own name for them; to which run; and on which site the frame is."""

    external_id: str = Field(..., min_length=1, max_length=LONGEST_NAME)
    run_id: uuid.UUID
    origin: str = Field(..., max_length=300, examples=["https://www.example.org"])
    activity_id: uuid.UUID | None = None
    language: str | None = None

    _known = field_validator("language")(known_language)

    @field_validator("external_id")
    @classmethod
    def _printable(cls, text: str) -> str:
        if not is_name(text.strip()):
            message = "This name cannot be used."
            raise ValueError(message)
        return text.strip()


class EmbedTokenOut(Schema):
    """The token: hand it to the frame, whose address is ``frame``, by the script; see the guide."""

    token: str
    frame: str
    expires_at: AwareDatetime


@router.post(
    "/embed-tokens",
    response={201: EmbedTokenOut, **REFUSED, 404: Problem, 422: Problem},
    auth=PartnerKey(Scope.ENROL),
    summary="Let a learner into a frame",
)
def create_embed_token(request: PartnerRequest, body: EmbedTokenIn) -> Any:
    """Make a token that lets one learner into one run, on one of your sites, once.

    It counts for five minutes. Put it into your page, never into an address. Whoever is not known
    yet is asked in the frame whether they want to begin.
    """
    text, row = make_token(key=request.auth, asked=TokenAsked(**body.model_dump()))
    frame = settings.SITE_URL + mount_path(row.partner_id, row.run_id)
    return 201, {"token": text, "frame": frame, "expires_at": row.expires_at}
