"""Changing how a partner looks."""

import uuid

from django.db import transaction
from django.db.models.functions import Now

from certificates.designs.pictures import as_logo
from courses.assets import store_asset
from learners.models.audit import StaffAction
from partners.brand import Brand
from partners.errors import UnreadableFileError
from partners.models import Partner, PartnerBrand
from partners.services.noting import note_for


@transaction.atomic
def set_brand(*, partner: Partner, brand: Brand, by_id: uuid.UUID) -> None:
    """Let a partner look like this from now on; pages that are open keep what they have."""
    PartnerBrand.objects.update_or_create(
        partner=partner,
        defaults={
            "paper": brand.paper,
            "ink": brand.ink,
            "action": brand.action,
            "logo": brand.logo,
            "changed_at": Now(),
        },
    )
    note_for(partner, StaffAction.CHANGED_LOOK, by_id=by_id)


@transaction.atomic
def reset_brand(*, partner: Partner, by_id: uuid.UUID) -> None:
    """Let a partner look as the site does."""
    if PartnerBrand.objects.filter(partner=partner).delete()[0]:
        note_for(partner, StaffAction.CHANGED_LOOK, by_id=by_id)


def stored_logo(upload: bytes) -> str:
    """Make a logo of an upload, store it, and return its address.

    Nothing of an upload but its pixels is kept (TRUST.md B5). Raises UnreadableFileError for what
    is no picture.
    """
    try:
        return store_asset(as_logo(upload), filename="logo.png")
    except OSError:
        raise UnreadableFileError from None
