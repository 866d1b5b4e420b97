"""What people agree to, by API: the texts in force, mine, and a code for a parent or guardian."""

import uuid
from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from courses.pagination import CursorPages
from courses.schemas import Problem, Strict
from learners import selectors, services
from learners.ages import Said
from learners.errors import AgeNeededError, NoAddressError
from learners.models import Purpose
from learners.requests import LearnerRequest
from learners.selectors.consents import MyConsent, State, known_purpose, unreachable

texts_router = Router()
router = Router()
PAGE = 20
OPTIONAL = tuple(purpose for purpose in Purpose if purpose != Purpose.SERVICE)


class TextOut(Schema):
    """A text in force. Its body is plain: paragraphs are parted by an empty line."""

    id: uuid.UUID
    purpose: Purpose
    version: int
    language: str
    body: str


class ConsentOut(Schema):
    """A purpose: its text in force, and whether I have agreed.

    `changed` means that I agreed to an earlier text, which no longer counts. What is not `offered`
    has no use yet: there is no address of mine to write to.
    """

    purpose: Purpose
    state: State
    by: Literal["learner", "guardian"] | None
    at: datetime | None
    offered: bool
    text: TextOut


class ConsentEventOut(Schema):
    """Something that I agreed to, or took back."""

    purpose: Purpose
    kind: Literal["given", "withdrawn"]
    by: Literal["learner", "guardian"]
    at: datetime
    text: TextOut


class ConsentIn(Strict):
    """The text that I read. Where I live and how old I am decide whether I may agree alone.

    Both are needed once, for the first of the optional purposes, and neither is kept.
    """

    text_id: uuid.UUID
    country: str | None = Field(default=None, max_length=10, examples=["KE"])
    age: int | None = Field(default=None, examples=[26])


class GuardianCodeIn(Strict):
    """What to ask a parent or guardian."""

    purposes: list[Literal[OPTIONAL]] = Field(min_length=1, max_length=len(OPTIONAL))  # type: ignore[valid-type]


class GuardianCodeOut(Schema):
    """A code to hand to a parent or guardian, who types it in at `address`. Shown once."""

    code: str
    address: str


@texts_router.get("/consent-texts", response=list[TextOut], summary="Texts of consent in force")
def list_texts(request: HttpRequest, language: str = "en") -> Any:
    """List the text in force of every purpose, in a language where there is one."""
    return list(selectors.texts_in_force(language).values())


@router.get("/consents", response={200: list[ConsentOut], 401: Problem}, summary="My consents")
def list_consents(request: LearnerRequest, language: str = "") -> list[dict[str, Any]]:
    """List every purpose with its text in force, and whether I have agreed to it."""
    mine = selectors.my_consents(
        learner_id=request.auth.pk, language=language or request.auth.language
    )
    no_use = unreachable(request.auth.pk)
    return [_as_read(each, offered=each.purpose not in no_use) for each in mine]


@router.get(
    "/consents/history",
    response={200: list[ConsentEventOut], 401: Problem},
    summary="What I agreed to and took back",
)
@paginate(CursorPages, ordering=("-at", "id"), page_size=PAGE)
def list_consent_events(request: LearnerRequest) -> Any:
    """List what I agreed to and took back, newest first, with the words that I read."""
    return selectors.consent_history(request.auth.pk)


@router.put(
    "/consents/{purpose}",
    response={200: ConsentOut, 401: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Agree to a purpose",
)
def give_consent(request: LearnerRequest, purpose: str, body: ConsentIn) -> dict[str, Any]:
    """Agree to the text in force; another is a 409 with `in_force`. Once or many times is the same.

    What needs an address, where there is none, is a 409 `no-address`.
    Whoever is too young for the country gets `guardian-needed`: `POST /me/guardian-code`.
    """
    known = known_purpose(purpose)
    if known in unreachable(request.auth.pk):
        raise NoAddressError
    given = services.give_consent(
        learner_id=request.auth.pk, purpose=known, text_id=body.text_id, said=_said(body)
    )
    return _as_read(MyConsent(known, given.text, given), offered=True)


@router.delete(
    "/consents/{purpose}",
    response={204: None, 401: Problem, 404: Problem, 409: Problem},
    summary="Take a consent back",
)
def withdraw_consent(request: LearnerRequest, purpose: str) -> HttpResponse:
    """Take back what I, or a guardian, agreed to. What is done for it stops at once."""
    services.withdraw_consent(learner_id=request.auth.pk, purpose=known_purpose(purpose))
    return HttpResponse(status=204)


@router.post(
    "/guardian-code",
    response={201: GuardianCodeOut, 401: Problem, 409: Problem, 422: Problem},
    summary="Ask a parent or guardian",
)
def ask_guardian(request: LearnerRequest, body: GuardianCodeIn) -> Status[Any]:
    """Make a code for a parent or guardian, who reads the texts and decides. An older one ends."""
    code = services.ask_guardian(learner_id=request.auth.pk, purposes=body.purposes)
    return Status(201, {"code": code, "address": f"{settings.SITE_URL}/guardian/"})


def _said(body: ConsentIn) -> Said | None:
    """Return where somebody lives and how old they are. Raises AgeNeededError for one of both."""
    if body.country is None and body.age is None:
        return None
    if body.country is None or body.age is None:
        raise AgeNeededError
    return Said(country=body.country, age=body.age)


def _as_read(mine: MyConsent, *, offered: bool) -> dict[str, Any]:
    said = mine.consent
    return {
        "purpose": mine.purpose,
        "state": mine.state,
        "by": said.by if said else None,
        "at": said.at if said else None,
        "offered": offered,
        "text": mine.text,
    }
