"""Sessions of browsers."""

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """What a browser's cookie stands for.

    A small reference table, found by the cookie. ``learner_id`` is whose it is, None before
    somebody signs in, without a foreign key: so that all sessions of one person can be ended.
    """

    learner_id = models.UUIDField(null=True)

    class Meta(AbstractBaseSession.Meta):
        indexes = [
            models.Index(
                fields=["learner_id"],
                name="session_of_learner",
                condition=models.Q(learner_id__isnull=False),
            ),
        ]

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return the engine that reads and writes these."""
        from learners.sessions import SessionStore  # noqa: PLC0415 - it imports this module

        return SessionStore
