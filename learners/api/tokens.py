"""How the API hands out a bearer token."""

from django.http import HttpRequest

from learners import services
from learners.api.schemas import TokenOut
from learners.idempotency import idempotency_key
from learners.models import Account


def token_of(request: HttpRequest, account: Account) -> TokenOut:
    """Make a token, or return the one that the request's ``Idempotency-Key`` made before."""
    token, row = services.create_token(account=account, idempotency_key=idempotency_key(request))
    return TokenOut(token=token, expires_at=row.expires_at, learner_id=account.pk)
