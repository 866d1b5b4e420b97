"""The partner API: thin routers over services and selectors."""

from ninja import Router

from partners.api import catalogue, enrolments, progress, reports, rosters, webhooks
from partners.api.enrolments import LearnersIn, invitations_router
from partners.api.joined import router as joined_router
from partners.embedding import api as embedding

router = Router()
router.add_router("", catalogue.router)
router.add_router("", enrolments.router)
router.add_router("", progress.router)
router.add_router("", reports.router)
router.add_router("", rosters.router)
router.add_router("", webhooks.router)
router.add_router("", embedding.router)

READ_BY_HAND = (LearnersIn,)
"""Bodies that routes read themselves, row by row: the API's description has them all the same."""

__all__ = ["READ_BY_HAND", "invitations_router", "joined_router", "router"]
