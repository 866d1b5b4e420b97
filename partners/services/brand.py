"""Changing how a partner looks."""

from django.db import transaction
from django.db.models.functions import Now

from certificates.designs.pictures import as_logo
from courses.assets import store_asset
from partners.brand import Brand
from partners.errors import UnreadableFileError
from partners.models import Partner, PartnerBrand


@transaction.atomic
def set_brand(*, partner: Partner, brand: Brand) -> None:
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


def reset_brand(*, partner: Partner) -> None:
    """Let a partner look as the site does."""
    PartnerBrand.objects.filter(partner=partner).delete()


def stored_logo(upload: bytes) -> str:
    """Make a logo of an upload, store it, and return its address.

    Nothing of an upload but its pixels is kept (TRUST.md B5). Raises UnreadableFileError for what
    is no picture.
    """
    try:
        return store_asset(as_logo(upload), filename="logo.png")
    except OSError:
        raise UnreadableFileError from None
