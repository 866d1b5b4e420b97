"""What is known of a launch between its beginning and its end: signed, and held by the browser.

Nothing is stored of launches that nobody ends. The browser that began one shows a code that only
this site can make, so that nobody can have another's browser end theirs. It keeps the code in a
cookie named after the launch; or, where it keeps no cookie within a frame, the platform's page
keeps it for our pages in this browser (1EdTech's platform storage).
"""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.core import signing
from django.http import HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

import partners.embedding.cookies  # noqa: F401 - teaches http.cookies "partitioned"
from partners.lti.errors import LaunchRefusedError

SECONDS = 600
_SALT = "partners.lti.state"


@dataclass(frozen=True)
class Begun:
    """A launch that has begun: at which registration, and its nonce.

    ``storage`` names the platform's frame that could keep its code, "" where there is none.
    """

    registration: str
    nonce: str = field(default_factory=lambda: uuid.uuid4().hex)
    storage: str = ""

    @property
    def cookie(self) -> str:
        """Return the name of the cookie that the browser has of it."""
        return f"{_prefix()}lti-{self.nonce}"

    @property
    def code(self) -> str:
        """Return what is in the cookie, or in the platform's storage."""
        return salted_hmac("partners.lti.cookie", self.nonce, algorithm="sha256").hexdigest()

    def has_cookie(self, cookies: Mapping[str, str]) -> bool:
        """Say whether the browser that began it has sent these cookies."""
        return self._is_code(cookies.get(self.cookie, ""))

    def require_browser(self, cookies: Mapping[str, str], code: str = "") -> None:
        """Raise LaunchRefusedError for another browser than the one that began it.

        ``code`` is what our own page in that browser has found in the platform's storage.
        """
        if not self.has_cookie(cookies) and not self._is_code(code):
            raise LaunchRefusedError("browser")

    def keep(self, response: HttpResponseBase) -> None:
        """Let the browser show, when it comes back from another site, that it began this."""
        self._set(response, self.code, SECONDS)

    def forget(self, response: HttpResponseBase) -> None:
        """Have the browser forget it."""
        self._set(response, "", 0)

    def _set(self, response: HttpResponseBase, value: str, seconds: int) -> None:
        response.set_cookie(
            self.cookie, value, max_age=seconds, secure=True, httponly=True, samesite="None"
        )
        # Within a frame, browsers keep it for the site around it alone.
        response.cookies[self.cookie]["partitioned"] = True

    def _is_code(self, shown: str) -> bool:
        return constant_time_compare(shown, self.code)


def _prefix() -> str:
    return "__Host-" if settings.SESSION_COOKIE_NAME.startswith("__Host-") else ""


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
