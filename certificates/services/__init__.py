"""Writes: one function for each thing that can happen to a certificate."""

from certificates.services.issuing import (
    MAX_TRIES,
    FileDoesNotReadBackError,
    issue_certificate,
    reissue_certificate,
)
from certificates.services.owing import (
    add_certificate,
    issue_soon,
    owe_certificate,
    owe_earlier_certificates,
)

__all__ = [
    "MAX_TRIES",
    "FileDoesNotReadBackError",
    "add_certificate",
    "issue_certificate",
    "issue_soon",
    "owe_certificate",
    "owe_earlier_certificates",
    "reissue_certificate",
]
