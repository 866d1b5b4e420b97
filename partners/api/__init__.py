"""The partner API: thin routers over services and selectors."""

from ninja import Router

from partners.api import catalogue

router = Router()
router.add_router("", catalogue.router)

__all__ = ["router"]
