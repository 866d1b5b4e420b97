"""Reads: a learner's own certificates, what staff see, and what anybody may learn from a code."""

from certificates.selectors.background import (
    awards_left,
    files_to_remove,
    is_owed_in_bulk,
    issued_certificate,
    owed_in_turn,
    owed_now,
)
from certificates.selectors.batches import (
    MISSING,
    batches_left,
    batches_of,
    certificates_of_programme,
    certificates_of_run,
    concerned,
    why,
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
    the_issued,
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
    "MISSING",
    "DocumentCheck",
    "NamesToPrint",
    "Verification",
    "awards_left",
    "batches_left",
    "batches_of",
    "certificates_concerned",
    "certificates_of_programme",
    "certificates_of_run",
    "certificates_to_help",
    "concerned",
    "files_to_remove",
    "holder_to_help",
    "ids_by_code",
    "is_owed_in_bulk",
    "issued_certificate",
    "my_certificates",
    "names_to_print",
    "open_document",
    "owed_in_turn",
    "owed_now",
    "the_issued",
    "verification_of",
    "verify",
    "verify_document",
    "what_stays",
    "why",
]
