"""The session engine: Django's, cached and in the database, which also knows whose a session is."""

import uuid
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore as CachedStore

from learners.models import Session


class SessionStore(CachedStore):
    """Keeps with each session the id of whoever is signed in to it."""

    cache_key_prefix = "learners.sessions"

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table of sessions."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return the row of this session."""
        row: Any = super().create_model_instance(data)
        row.learner_id = data.get(SESSION_KEY)
        return row


def end_sessions_of(learner_id: uuid.UUID) -> int:
    """End all sessions of somebody, in the cache too; return how many there were."""
    keys = list(Session.objects.filter(learner_id=learner_id).values_list("session_key", flat=True))
    for key in keys:
        SessionStore(key).delete()
    return len(keys)
