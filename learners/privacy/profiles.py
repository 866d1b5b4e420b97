"""Under which name somebody's answers about themselves are kept, and how they are sealed.

Both are derived from the learner's own data key, which is wrapped by a key that is not in the
database. So a dump links no answers to anybody and shows none; a new key-encryption key leaves all
of them where they are; and destroying the data key destroys them in every copy (decision 10).
"""

import hmac
import json
import os
import uuid
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from learners.errors import WrongKeyError
from learners.models import Profile
from learners.privacy.keys import LearnerKey

ANSWERS, WORDS = 512, 256
"""Bytes that each is filled up to: all questions of the product answered, and LONGEST_WORDS."""

LONGEST_WORDS = 60
_NONCE = 12


class ProfileKey:
    """What finds, seals and opens the profile of one learner."""

    def __init__(self, secret: bytes) -> None:
        self.pseudonym = uuid.UUID(bytes=_derived(secret, b"pseudonym")[:16])
        self._cipher = AESGCM(_derived(secret, b"seal"))

    def sealed(self, answers: Mapping[str, str], words: Mapping[str, str]) -> dict[str, bytes]:
        """Return the columns of a profile."""
        return {
            "answers": self._seal("answers", answers, ANSWERS),
            "words": self._seal("words", words, WORDS),
        }

    def opened(self, profile: Profile, column: str) -> dict[str, str]:
        """Return what is in a column. Raises WrongKeyError for what was sealed otherwise."""
        data = bytes(getattr(profile, column))
        try:
            text = self._cipher.decrypt(data[:_NONCE], data[_NONCE:], self._bound_to(column))
        except InvalidTag as error:
            raise WrongKeyError from error
        return json.loads(text)

    def _seal(self, column: str, value: Mapping[str, str], block: int) -> bytes:
        """Encrypt, filled up with spaces: the length says nothing of what was answered."""
        text = json.dumps(dict(value), ensure_ascii=False).encode()
        filled = text.ljust(-(-len(text) // block) * block)
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, filled, self._bound_to(column))

    def _bound_to(self, column: str) -> bytes:
        """Return what ties a seal to its place: it opens in this column of this row only."""
        return self.pseudonym.bytes + column.encode()


def profile_key(key: LearnerKey, *, create: bool = False) -> ProfileKey | None:
    """Return what opens the profile of a learner, None where they have no data key.

    Raises WrongKeyError.
    """
    secret = key.derived("learners.profile", create=create)
    return ProfileKey(secret) if secret else None


def opened_column(profile: Profile, column: str, key: LearnerKey) -> dict[str, str]:
    """Return what is in a column of somebody's own profile. Raises WrongKeyError."""
    own = profile_key(key)
    return own.opened(profile, column) if own else {}


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return hmac.digest(secret, purpose, "sha256")
