"""What the skeleton of a frame's pages says."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from learners.models import Enrolment
from partners.brand import Brand
from partners.embedding.sessions import Visit
from partners.models import Partner
from partners.selectors.brand import brand_of
from partners.selectors.progress import sharing_among
from web.embedding.mounts import on_site


def in_frame(request: HttpRequest) -> dict[str, Any]:
    """Return the skeleton of a frame's page, and what it says; nothing for the site's own pages."""
    if getattr(request, "mount", None) is None:
        return {}
    return {"skeleton": "web/embedding/frame/skeleton.html", "embedded": Frame(request)}


class Frame:
    """A frame's page. ``told`` is what the site around it may hear of its reader's progress."""

    def __init__(self, request: Any) -> None:
        self._request = request
        self.site = settings.SITE_URL
        self.partner: Partner | None = getattr(request, "partner", None)
        self.privacy = settings.SITE_URL + on_site("privacy")

    @cached_property
    def brand(self) -> Brand:
        """How the partner looks. One query."""
        return brand_of(self.partner.pk) if self.partner else Brand()

    @property
    def theme(self) -> str:
        """The address of the partner's colours; "" where it has chosen none."""
        if self.partner is None or self.brand == Brand():
            return ""
        return on_site("brand", self.partner.pk)

    @property
    def origin(self) -> str:
        """The site around it, once somebody has come."""
        visit: Visit | None = self._request.visit
        return visit.origin if visit else ""

    @cached_property
    def shares(self) -> bool:
        """Whether the partner may see the reader's progress. Two queries."""
        learner_id = self._request.user.pk
        return learner_id is not None and learner_id in sharing_among({learner_id})

    @cached_property
    def told(self) -> Enrolment | None:
        """How far the reader is, if the partner may see that. One query more."""
        if not self.shares:
            return None
        mine = {"learner_id": self._request.user.pk, "run_id": self._request.mount.run_id}
        return Enrolment.objects.filter(**mine).first()
