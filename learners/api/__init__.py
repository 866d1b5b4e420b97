"""The API of accounts and of learning. Every route under ``/me`` is about the one who asks."""

from learners.api.auth import router as auth_router
from learners.api.checks import router as checks_router
from learners.api.consents import texts_router
from learners.api.me import router as me_router

__all__ = ["auth_router", "checks_router", "me_router", "texts_router"]
