"""Signatures of documents: made when they are issued, and checked when somebody sends one in."""

from certificates.signing.document import LARGEST_DOCUMENT, Outcome, check_document
from certificates.signing.signer import Signer, SigningKeyError, own_signer

__all__ = [
    "LARGEST_DOCUMENT",
    "Outcome",
    "Signer",
    "SigningKeyError",
    "check_document",
    "own_signer",
]
