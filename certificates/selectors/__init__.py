"""Reads: a learner's own certificates, what staff see, and what anybody may learn from a code."""

from certificates.selectors.background import (
    awards_left,
    files_to_remove,
    issued_certificate,
    owed_now,
)
from certificates.selectors.helping import (
    certificates_concerned,
    certificates_to_help,
    holder_to_help,
)
from certificates.selectors.mine import (
    NamesToPrint,
    my_certificates,
    names_to_print,
    open_document,
)
from certificates.selectors.verifying import (
    ERASED,
    DocumentCheck,
    Verification,
    ids_by_code,
    verification_of,
    verify,
    verify_document,
    what_stays,
)

__all__ = [
    "ERASED",
    "DocumentCheck",
    "NamesToPrint",
    "Verification",
    "awards_left",
    "certificates_concerned",
    "certificates_to_help",
    "files_to_remove",
    "holder_to_help",
    "ids_by_code",
    "issued_certificate",
    "my_certificates",
    "names_to_print",
    "open_document",
    "owed_now",
    "verification_of",
    "verify",
    "verify_document",
    "what_stays",
]
