"""The session engine: Django's, cached and in the database, but sealed; it knows whose they are.

What a session holds (an address that a code was asked for, how somebody signed in, the secret of a
second factor that is being set up) is opened with ``ENCRYPTION_KEYS`` only, in the cache too.
"""

import json
import uuid
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore as CachedStore

from learners.errors import WrongKeyError
from learners.models import Session
from learners.privacy.vault import open_text, seal_text


class SessionStore(CachedStore):
    """Keeps with each session the id of whoever is signed in to it.

    What is sealed for one ``use`` opens for no other. The rows and the cache are the same for all,
    so that ``end_sessions_of`` ends every one.
    """

    use = "session"
    cache_key_prefix = "learners.sealed_sessions"

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._cache: Any = _SealedCache(self._cache, self.use)

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table of sessions."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return the row of this session."""
        row: Any = super().create_model_instance(data)
        row.learner_id = data.get(SESSION_KEY)
        return row

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return what a session holds, sealed."""
        return _sealed(session_dict, self.use)

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Return what a session holds.

        Nothing where no key opens it: its owner signs in again. One of before there was sealing is
        read as Django writes them.
        """
        try:
            return _opened(str(session_data), self.use)
        except WrongKeyError:
            return super().decode(session_data)


class _SealedCache:
    """The cache, as far as Django's engine uses it, with what it holds sealed."""

    def __init__(self, cache: Any, use: str) -> None:
        self._cache = cache
        self._use = use
        self.delete = cache.delete

    def get(self, key: str) -> dict[str, Any] | None:
        """Return what a session holds; None where it is not there, or no key opens it."""
        token = self._cache.get(key)
        try:
            return None if token is None else _opened(token, self._use)
        except WrongKeyError:
            return None

    def set(self, key: str, data: dict[str, Any], timeout: int) -> None:
        """Keep what a session holds."""
        self._cache.set(key, _sealed(data, self._use), timeout)

    def __contains__(self, key: str) -> bool:
        return key in self._cache


def _sealed(data: dict[str, Any], use: str) -> str:
    return seal_text(json.dumps(data), use=use)


def _opened(token: str, use: str) -> dict[str, Any]:
    return json.loads(open_text(token, use=use))


def end_sessions_of(learner_id: uuid.UUID) -> int:
    """End all sessions of somebody, in the cache too; return how many there were."""
    keys = list(Session.objects.filter(learner_id=learner_id).values_list("session_key", flat=True))
    for key in keys:
        SessionStore(key).delete()
    return len(keys)
