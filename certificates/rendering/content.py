"""What a certificate prints."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from certificates.designs.design import BUILT_IN, Design, Signatory

__all__ = ["CertificateContent", "Design", "Signatory"]


@dataclass(frozen=True, kw_only=True)
class CertificateContent:
    """Everything on the page. ``name`` "" leaves the holder unnamed; ``hours`` 0 is not shown.

    ``expires_on`` is the last day on which it is valid, None for ever: then none is shown.

    ``badge`` is a signed credential that is attached, "" for none. ``kind`` is "course" or
    "programme"; ``courses`` are those of a programme, which are listed where there is room.
    """

    name: str
    course_title: str
    language: str
    completed_on: date
    hours: Decimal
    expires_on: date | None = None
    issuer: str
    signatories: tuple[Signatory, ...]
    verification_url: str
    code: str
    badge: str = ""
    kind: str = "course"
    courses: tuple[str, ...] = ()
    design: Design = BUILT_IN
