"""How partners look."""

import uuid

from partners.brand import Brand
from partners.models import PartnerBrand


def brand_of(partner_id: uuid.UUID) -> Brand:
    """Return how a partner looks; as the site does where it has chosen nothing. One query."""
    row = PartnerBrand.objects.filter(pk=partner_id).first()
    return Brand(row.paper, row.ink, row.action, row.logo) if row else Brand()
