"""The API of my e-mail address, which I need not have."""

from typing import Any

from django.http import HttpResponse
from ninja import Router

from courses.schemas import Problem
from learners import services
from learners.api.schemas import AddressIn, AddressOut, CodeIn, Passphrase
from learners.requests import LearnerRequest
from learners.selectors.accounts import address_of
from learners.throttling import limit_mail, passphrase_tried

router = Router()
ERRORS = {401: Problem, 422: Problem, 429: Problem}


@router.get("", response={200: AddressOut, 401: Problem}, summary="My e-mail address")
def get_address(request: LearnerRequest) -> dict[str, Any]:
    """Show the address that I have proved, if any."""
    return {"address": address_of(request.auth.pk) or None}


@router.post("", response={202: None, **ERRORS}, summary="Have a code mailed to an address")
def ask_address(request: LearnerRequest, body: AddressIn) -> HttpResponse:
    """Have a code mailed that proves an address. The one that I have stays until it is used."""
    limit_mail(request, body.address)
    with passphrase_tried(request, request.auth.username):
        services.request_address(
            account=request.auth, address=body.address, passphrase=body.passphrase
        )
    return HttpResponse(status=202)


@router.post(
    "/confirmation",
    response={200: AddressOut, 401: Problem, 422: Problem},
    summary="Prove an address by the code that was mailed",
)
def confirm_address(request: LearnerRequest, body: CodeIn) -> dict[str, Any]:
    """Keep the address that the code was mailed to, in place of the one that I had."""
    return {"address": services.confirm_address(account=request.auth, code=body.code)}


@router.post("/removal", response={204: None, **ERRORS}, summary="Forget my address")
def remove_address(request: LearnerRequest, body: Passphrase) -> HttpResponse:
    """Have my address forgotten."""
    with passphrase_tried(request, request.auth.username):
        services.remove_address(account=request.auth, passphrase=body.passphrase)
    return HttpResponse(status=204)
