"""Who is asking: a bearer token, or the session cookie with a CSRF token."""

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer, session

from learners import tokens
from learners.models import Account
from learners.throttling import limit_learner


class BearerAuth(HttpBearer):
    """``Authorization: Bearer a26_…``. Puts the account on the request as ``request.auth``."""

    def authenticate(self, request: HttpRequest, token: str) -> Account | None:
        """Return the account of a valid token. A bad one fails at once, whatever the cookies.

        Counted, within the learner's limit. Raises TooManyTriesError.
        """
        row = tokens.find(token)
        if row is None:
            raise AuthenticationError
        request.access_token_id = row.id  # type: ignore[attr-defined]
        limit_learner(request, row.learner_id)
        return row.learner


class SessionAuth(session.SessionAuth):
    """The session of the pages, counted like a token."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Account | None:
        """Return who is signed in."""
        account = super().authenticate(request, key)
        if account is not None:
            limit_learner(request, account.pk)
        return account


class BearerIfSent(HttpBearer):
    """For public routes: anonymous is fine, a token that is not valid is not."""

    def __call__(self, request: HttpRequest) -> object:
        """Return True for anonymous requests, else the account."""
        if "Authorization" not in request.headers:
            return True
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, token: str) -> Account | None:
        """Return the account of a valid token."""
        row = tokens.find(token)
        return row.learner if row else None


learner_auth = [BearerAuth(), SessionAuth()]
reject_bad_token = [BearerIfSent()]
