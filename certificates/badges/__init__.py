"""Open Badges 3.0: certificates as credentials that anybody's software can check."""

from certificates.badges.baking import bake_png, bake_svg
from certificates.badges.credential import credential_for, signed_credential
from certificates.badges.issuer import did_document, issuer_did, key_set
from certificates.badges.keys import BadgeKeyError, has_key
from certificates.badges.picture import (
    badge_picture,
    drawn_name,
    have_picture,
    picture_named,
    picture_of,
)
from certificates.badges.status import (
    NotToBeSignedError,
    revoke_badges,
    status_entry,
    status_list,
)

__all__ = [
    "BadgeKeyError",
    "NotToBeSignedError",
    "badge_picture",
    "bake_png",
    "bake_svg",
    "credential_for",
    "did_document",
    "drawn_name",
    "has_key",
    "have_picture",
    "issuer_did",
    "key_set",
    "picture_named",
    "picture_of",
    "revoke_badges",
    "signed_credential",
    "status_entry",
    "status_list",
]
