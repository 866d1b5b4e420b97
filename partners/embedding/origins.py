"""Origins: sites that may show courses in a frame, as ``https://lms.example.org``."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST = 20
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_LOCAL = {"localhost", "127.0.0.1"}
_PORTS = {"https": 443, "http": 80}


def clean_origin(text: str) -> str:
    """Return the one form of an origin. Raises ValueError for all else, wildcards too.

    It stands in a header of ours: nothing but the letters of a host name gets there. Without TLS
    only one's own machine will do, where somebody tries things out.
    """
    parts = urlsplit(text.strip())
    host = (parts.hostname or "").encode("idna").decode()
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host in _LOCAL)
    rest = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if not is_safe or rest or not _HOST.fullmatch(host):
        raise ValueError(text)
    port = parts.port
    return f"{parts.scheme}://{host}" + (
        f":{port}" if port and port != _PORTS[parts.scheme] else ""
    )


def origins_in(text: str) -> list[str]:
    """Return the origins of a text with one in each line. Raises ValueError with a wrong one."""
    return list(dict.fromkeys(clean_origin(line) for line in text.split()))


def is_local(origin: str) -> bool:
    """Say whether an origin is one's own machine, which only the sandbox takes."""
    return urlsplit(origin).hostname in _LOCAL


def validate_origins(text: str) -> None:
    """Refuse a text that is more or other than some origins. Raises ValidationError."""
    for number, line in enumerate(text.split(), start=1):
        try:
            clean_origin(line)
        except ValueError:
            raise ValidationError(
                _(
                    "Site %(number)s cannot be taken. Write each on a line of its own, with its "
                    "scheme, as the example has it, and with nothing behind its name."
                ),
                params={"number": number},
            ) from None
    if len(text.split()) > MOST:
        raise ValidationError(_("At most %(most)s sites."), params={"most": MOST})
