"""Who is asking: a partner's program, by its key."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from learners.throttling import limit_key
from partners.errors import ContractOverError, KeyUnknownError, ScopeMissingError
from partners.keys import find_key
from partners.models import ApiKey, Scope
from partners.services import note_use


class PartnerKey(HttpBearer):
    """``Authorization: Bearer a26p_…``. Puts the key, with its partner, into ``request.auth``."""

    def __init__(self, scope: Scope | None = None) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        """Return the key's row, counted and within its limit, where it may be used for this.

        Raises KeyUnknownError, TooManyTriesError, ContractOverError, ScopeMissingError.
        """
        key = find_key(token)
        if key is None:
            raise KeyUnknownError
        note_use(key)
        limit_key(request, key.pk)
        if not key.partner.is_in_force:
            raise ContractOverError
        if self.scope and not key.covers(self.scope):
            raise ScopeMissingError(scope=self.scope)
        return key


class PartnerRequest(HttpRequest):
    """A request that passed: ``auth`` is the key."""

    auth: ApiKey
