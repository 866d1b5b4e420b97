"""Digests that tell nothing: of a short text, a plain one can be guessed from a dump."""

import base64
import uuid

from django.utils.crypto import salted_hmac

_PLAIN = 64
"""The length of a plain SHA-256 in hexadecimal, as it was stored before digests were keyed."""


def keyed(digest: str) -> str:
    """Return what to store of a SHA-256; what is keyed already as it is.

    The key is ``SECRET_KEY``. A new one makes what is sent again look different: a conflict.
    """
    if len(digest) != _PLAIN:
        return digest
    code = salted_hmac("learners.privacy.digests", digest, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(code).decode().rstrip("=")


def audited_as(learner_id: uuid.UUID) -> str:
    """Return under which a learner stands in the audit log: 64 hexadecimal digits.

    Keyed with ``SECRET_KEY``: with a new one, entries of before are no longer found by person.
    """
    return salted_hmac("learners.audit", str(learner_id), algorithm="sha256").hexdigest()
