"""What is known of a launch between its beginning and its end: signed, and held by the browser.

Nothing is stored of launches that nobody ends. The browser that began one has a cookie named after
it, with a code that only this site can make, so that nobody can have another's browser end theirs.
"""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from partners.lti.errors import LaunchRefusedError

SECONDS = 600
_SALT = "partners.lti.state"


@dataclass(frozen=True)
class Begun:
    """A launch that has begun: at which registration, and its nonce."""

    registration: str
    nonce: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def cookie(self) -> str:
        """Return the name of the cookie that the browser has of it."""
        prefix = "__Host-" if settings.SESSION_COOKIE_NAME.startswith("__Host-") else ""
        return f"{prefix}lti-{self.nonce}"

    @property
    def code(self) -> str:
        """Return what is in the cookie."""
        return salted_hmac("partners.lti.cookie", self.nonce, algorithm="sha256").hexdigest()

    def require_browser(self, cookies: Mapping[str, str]) -> None:
        """Raise LaunchRefusedError for another browser than the one that began it."""
        if not constant_time_compare(cookies.get(self.cookie, ""), self.code):
            raise LaunchRefusedError("browser")


def state_of(begun: Begun) -> str:
    """Return what the platform sends back with its answer."""
    return signing.dumps(asdict(begun), salt=_SALT)


def begun_by(state: str, registration_id: uuid.UUID) -> Begun:
    """Return what a state says. Raises LaunchRefusedError for one that is not ours, or too old."""
    try:
        begun = Begun(**signing.loads(state, salt=_SALT, max_age=SECONDS))
    except signing.SignatureExpired:
        raise LaunchRefusedError("expired") from None
    except signing.BadSignature:
        raise LaunchRefusedError("state") from None
    if begun.registration != str(registration_id):
        raise LaunchRefusedError("state")
    return begun
