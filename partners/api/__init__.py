"""The partner API: thin routers over services and selectors."""

from ninja import Router

from partners.api import catalogue, enrolments, progress, webhooks
from partners.api.enrolments import invitations_router

router = Router()
router.add_router("", catalogue.router)
router.add_router("", enrolments.router)
router.add_router("", progress.router)
router.add_router("", webhooks.router)

__all__ = ["invitations_router", "router"]
