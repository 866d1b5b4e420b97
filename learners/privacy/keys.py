"""Envelope encryption: each learner has a data key, wrapped by a key-encryption key.

The key-encryption keys are ``settings.ENCRYPTION_KEYS``, outside the database. The first wraps
new data keys, all of them unwrap. Fernet (AES-128-CBC with HMAC-SHA256, from ``cryptography``)
authenticates, so a wrong key raises instead of returning rubbish.
"""

import uuid

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from learners.models import DataKey


class WrongKeyError(Exception):
    """No configured key opens this value."""


def encrypt_for(*, learner_id: uuid.UUID, text: str) -> bytes:
    """Encrypt a text with the learner's data key, which is made if there is none.

    Raises WrongKeyError where no configured key opens the learner's data key.
    """
    return _data_key(learner_id, create=True).encrypt(text.encode())


def decrypt_for(*, learner_id: uuid.UUID, token: bytes | memoryview | None) -> str:
    """Return the text, or ``""`` where there is none or the learner's key was destroyed.

    Raises WrongKeyError where a key is there and does not fit.
    """
    if not token:
        return ""
    try:
        return _data_key(learner_id, create=False).decrypt(bytes(token)).decode()
    except DataKey.DoesNotExist:
        return ""
    except InvalidToken as error:
        raise WrongKeyError from error


def _data_key(learner_id: uuid.UUID, *, create: bool) -> Fernet:
    if create:
        fresh = _wrapper().encrypt(Fernet.generate_key())
        row, _ = DataKey.objects.get_or_create(learner_id=learner_id, defaults={"wrapped": fresh})
    else:
        row = DataKey.objects.get(learner_id=learner_id)
    try:
        return Fernet(_wrapper().decrypt(bytes(row.wrapped)))
    except InvalidToken as error:
        raise WrongKeyError from error


def _wrapper() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])
