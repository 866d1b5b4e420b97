"""What may be done with a design, at the foot of its form.

Wagtail asks for permissions of groups there, which nobody but administrators has: who may publish
is said by ``cms.policies``.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail.snippets.action_menu import ActionMenuItem, PublishMenuItem, UnpublishMenuItem

from cms.designs.viewsets import designs
from cms.models import CertificateDesign


def offer_publishing(
    items: list[ActionMenuItem], request: HttpRequest, context: Mapping[str, Any]
) -> None:
    """Offer to publish a design, and to take it back, to those who may. A hook of Wagtail's."""
    if context["model"] is not CertificateDesign:
        return
    design = context.get("instance")
    known = {item.name for item in items}
    wanted: list[ActionMenuItem] = [PublishMenuItem(order=30)]
    if design and design.live:
        wanted.insert(0, UnpublishMenuItem(order=20))
    if _may_publish(request.user, design):
        items += [item for item in wanted if item.name not in known]


def _may_publish(user: Any, design: CertificateDesign | None) -> bool:
    if design is None:
        return designs.user_has_permission(user, "publish")
    return designs.user_has_permission_for_instance(user, "publish", design)
