"""Signing up, in and out by API: with a bearer token, which is shown once."""

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from courses.schemas import Problem
from learners import services
from learners.api import guests
from learners.api.schemas import AddressAsked, Credentials, Recovery, Reset, SignUp, TokenOut
from learners.api.tokens import token_of
from learners.authentication import BearerAuth
from learners.idempotency import DESCRIBED
from learners.requests import LearnerRequest
from learners.throttling import limit_mail, limit_sign_up, passphrase_tried

router = Router()
router.add_router("", guests.auth_router)


@router.post(
    "/sign-up",
    response={201: TokenOut, 409: Problem, 422: Problem, 429: Problem},
    summary="Create a pseudonymous account",
)
def sign_up(request: HttpRequest, body: SignUp) -> Status[TokenOut]:
    """Create an account from a user name and a passphrase; no e-mail, no real name."""
    limit_sign_up(request)
    with passphrase_tried(request, body.username):
        account = services.sign_up(
            username=body.username,
            passphrase=body.passphrase,
            language=body.language,
            text_id=body.text_id,
        )
        services.require_second_factor(account=account, code=body.second_factor)
    return Status(201, token_of(request, account))


@router.post(
    "/sign-in",
    response={200: TokenOut, 401: Problem, 422: Problem, 429: Problem},
    summary="Get a bearer token",
    openapi_extra=DESCRIBED,
)
def sign_in(request: HttpRequest, body: Credentials) -> TokenOut:
    """Exchange user name and passphrase for a token; the same `Idempotency-Key`, the same token."""
    with passphrase_tried(request, body.username):
        account = services.sign_in(username=body.username, passphrase=body.passphrase)
        services.require_second_factor(account=account, code=body.second_factor)
    return token_of(request, account)


@router.post(
    "/recover",
    response={200: TokenOut, 401: Problem, 422: Problem, 429: Problem},
    summary="Choose a new passphrase by a recovery code",
)
def recover(request: HttpRequest, body: Recovery) -> TokenOut:
    """Set a new passphrase, use the code up, end what was signed in, and get a bearer token."""
    with passphrase_tried(request, body.username):
        account = services.recover(
            username=body.username, code=body.code, new_passphrase=body.new_passphrase
        )
        services.require_second_factor(account=account, code=body.second_factor)
    return token_of(request, account)


@router.post(
    "/reset-codes",
    response={202: None, 422: Problem, 429: Problem},
    summary="Have a code mailed to an address that I have proved",
)
def ask_reset(request: HttpRequest, body: AddressAsked) -> HttpResponse:
    """Answer 202, and mail a code if an account has proved the address."""
    limit_mail(request, body.address)
    services.request_reset(address=body.address)
    return HttpResponse(status=202)


@router.post(
    "/reset",
    response={200: TokenOut, 422: Problem, 429: Problem},
    summary="Choose a new passphrase by a mailed code",
)
def reset(request: HttpRequest, body: Reset) -> TokenOut:
    """Set a new passphrase, use the code up, end what was signed in, and get a bearer token."""
    with passphrase_tried(request, body.address):
        account = services.reset_passphrase(
            address=body.address, code=body.code, new_passphrase=body.new_passphrase
        )
        services.require_second_factor(account=account, code=body.second_factor)
    return token_of(request, account)


@router.post(
    "/sign-out",
    auth=BearerAuth(),
    response={204: None, 401: Problem},
    summary="Make this token worthless",
)
def sign_out(request: LearnerRequest) -> HttpResponse:
    """End the token that was sent. Sent again, 401 says that it is worthless."""
    services.revoke_token(
        learner_id=request.auth.pk,
        token_id=request.access_token_id,
    )
    return HttpResponse(status=204)
