"""Learning without an account by API, and what becomes of it."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from courses.schemas import Problem
from learners import services, tokens
from learners.api.schemas import GuestIn, GuestToken, JoinedOut, SignUpGuest, TokenOut
from learners.api.tokens import token_of
from learners.errors import GuestNotFoundError
from learners.requests import LearnerRequest
from learners.throttling import limit_sign_up

auth_router = Router()
me_router = Router()


@auth_router.post(
    "/guest",
    response={201: TokenOut, 422: Problem, 429: Problem},
    summary="Learn without an account",
)
def begin_as_guest(request: HttpRequest, body: GuestIn) -> Status[TokenOut]:
    """Begin as a guest: with a token, and nothing to come back by once it is lost.

    An `Idempotency-Key` is not looked at: two who choose the same one would be one guest. A guest
    who does nothing is erased by itself.
    """
    limit_sign_up(request)
    account = services.begin_as_guest(language=body.language, text_id=body.text_id)
    return Status(201, token_of(request, account))


@me_router.post(
    "/sign-up",
    response={200: TokenOut, 401: Problem, 409: Problem, 422: Problem, 429: Problem},
    summary="Make an account of my guest",
)
def sign_up_guest(request: LearnerRequest, body: SignUpGuest) -> TokenOut:
    """Choose a user name and a passphrase; everything stays. The token of before is worthless then.

    Certificates of courses that are completed already are made now.
    """
    limit_sign_up(request)
    account = services.sign_up_guest(
        account=request.auth,
        username=body.username,
        passphrase=body.passphrase,
        text_id=body.text_id,
    )
    return token_of(request, account)


@me_router.post(
    "/guest",
    response={200: JoinedOut, 401: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Bring along what I did as a guest",
)
def join_guest(request: LearnerRequest, body: GuestToken) -> Any:
    """Bring what a guest did, whose token I have, into my account; the guest is erased.

    Lessons that either has read are read. Attempts come after mine, as many as the quiz still
    allows; `left_behind` counts the others. What either has completed is completed.
    """
    row = tokens.find(body.guest_token)
    if row is None or not row.learner.is_guest:
        raise GuestNotFoundError
    return services.join_guest(guest_id=row.learner_id, account=request.auth)
