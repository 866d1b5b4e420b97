"""What a certificate prints."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """Who signs, and as what."""

    name: str
    role: str


@dataclass(frozen=True, kw_only=True)
class CertificateContent:
    """Everything on the page. ``name`` "" leaves the holder unnamed; ``hours`` 0 is not shown.

    ``badge`` is a signed credential that is attached, "" for none.
    """

    name: str
    course_title: str
    language: str
    completed_on: date
    hours: Decimal
    issuer: str
    signatories: tuple[Signatory, ...]
    verification_url: str
    code: str
    badge: str = ""
