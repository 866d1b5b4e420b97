"""Signs credentials as JWTs (W3C VC-JOSE-COSE; 1EdTech OB 3.0, 8.2.4)."""

from datetime import datetime
from typing import Any

import jwt

from certificates.badges.issuer import issuer_did
from certificates.badges.keys import badge_keys


def sign(credential: dict[str, Any]) -> str:
    """Return a credential as a JWT, with the newest key. Raises BadgeKeyError.

    The same credential gives the same one each time, until the key is replaced.
    """
    keys = badge_keys()
    claims = {
        "iss": issuer_did(),
        "jti": credential["id"],
        "nbf": int(datetime.fromisoformat(credential["validFrom"]).timestamp()),
    }
    if "validUntil" in credential:
        claims["exp"] = int(datetime.fromisoformat(credential["validUntil"]).timestamp())
    return jwt.encode(
        credential | claims,
        keys.signs,
        algorithm="EdDSA",
        headers={"kid": f"{issuer_did()}#{keys.signs_as}"},
    )
