"""Says of a file that somebody sends in whether it is a document of ours, and unaltered.

What is sent in may be anything. It is not read as a PDF, which is a format with many traps:
a signature says by itself which bytes it covers (ISO 32000-1, 12.8.1), and in ours these are all
but the signature. That is all that has to be found and checked.
"""

import hashlib
import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice

from asn1crypto.cms import ContentInfo, SignedData
from asn1crypto.x509 import Certificate
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from certificates.signing.signer import own_certificates

LARGEST_DOCUMENT = 2_000_000
"""Bytes. Documents of ours have about 30,000."""
MOST_SIGNATURES = 10
_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_ADDRESS = re.compile(rb"/ContactInfo\s*\(([^()]{1,600})\)")
_ESCAPED = re.compile(rb"\\([0-7]{3})")


class Outcome(StrEnum):
    """What a check of a file says."""

    GENUINE = "genuine"
    ALTERED = "altered"
    FOREIGN = "foreign"


def check_document(document: bytes) -> tuple[Outcome, str]:
    """Return what a file is, and the address to check it at, which only a genuine one has.

    GENUINE: signed by us, and every byte is as it was then. ALTERED: it has a signature of ours,
    which does not fit. FOREIGN: it has none, or is no document. Raises SigningKeyError.
    """
    own, outcome = own_certificates(), Outcome.FOREIGN
    for covered, hole in _signatures(document):
        signed = _signed_by_us(document[hole], own)
        if signed is None:
            continue
        outcome = Outcome.ALTERED
        if _is_whole(document, covered, hole) and _fits(_without(document, hole), signed, own):
            return Outcome.GENUINE, _address(document, hole)
    return outcome, ""


def _signatures(document: bytes) -> Iterator[tuple[int, slice]]:
    """Yield up to where each signature covers the file, and the hole in that for the signature."""
    for match in islice(_RANGE.finditer(document), MOST_SIGNATURES):
        first, second, length = (int(group) for group in match.groups())
        yield second + length, slice(first, second)


def _signed_by_us(signature: bytes, own: set[bytes]) -> SignedData | None:
    """Return a signature that comes with a certificate of ours; None for anything else."""
    try:
        content = ContentInfo.load(bytes.fromhex(signature.strip(b"<>").decode("ascii")))
        signed = content["content"]
        return signed if _certificates(signed) & own else None
    except Exception:
        return None


def _certificates(signed: SignedData) -> set[bytes]:
    return {each.chosen.dump() for each in signed["certificates"]}


def _is_whole(document: bytes, covered: int, hole: slice) -> bool:
    """Say whether all of a file is covered, but for one string of hexadecimal digits."""
    inside = document[hole]
    return (
        covered == len(document)
        and inside[:1] + inside[-1:] == b"<>"
        and document[: hole.start].endswith(b"/Contents ")
        and not inside[1:-1].strip(b"0123456789abcdefABCDEF")
    )


def _without(document: bytes, hole: slice) -> bytes:
    return document[: hole.start] + document[hole.stop :]


def _fits(content: bytes, signed: SignedData, own: set[bytes]) -> bool:
    """Say whether a signature is one that a key of ours made of this content.

    That the key is ours is what counts, not until when its certificate was valid: a document stays
    genuine after that.
    """
    try:
        (signer,) = signed["signer_infos"]
        digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, content).digest()
        certificates = [Certificate.load(each) for each in _certificates(signed) & own]
        return any(
            all(validate_sig_integrity(signer, certificate, "data", digest))
            for certificate in certificates
            if signer["sid"].chosen["serial_number"].native == certificate.serial_number
        )
    except Exception:
        return False


def _address(document: bytes, hole: slice) -> str:
    """Return the address in the dictionary around the signature."""
    begin, end = document.rfind(b" obj", 0, hole.start), document.find(b"endobj", hole.stop)
    around = document[begin : hole.start] + document[hole.stop : end]
    found = _ADDRESS.search(around)
    if found is None:
        return ""
    return _ESCAPED.sub(lambda octal: bytes([int(octal[1], 8)]), found[1]).decode("latin-1")
