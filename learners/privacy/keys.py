"""Envelope encryption: each learner has a data key, wrapped by a key-encryption key.

The key-encryption keys are ``settings.ENCRYPTION_KEYS``, outside the database. The first wraps
new data keys, all of them unwrap. Fernet (AES-128-CBC with HMAC-SHA256, from ``cryptography``)
authenticates, so a wrong key raises instead of returning rubbish.
"""

import logging
import uuid

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from learners.errors import WrongKeyError
from learners.models import DataKey

logger = logging.getLogger(__name__)


class LearnerKey:
    """What encrypts and decrypts for one learner.

    Their data key is read when it is first needed, one query, and made where there is none and
    something is encrypted. ``wrapped`` is the data key's row's, for who has read it already.
    """

    def __init__(self, learner_id: uuid.UUID, wrapped: bytes | memoryview | None = None) -> None:
        self._learner_id, self._wrapped = learner_id, wrapped
        self._fernet: Fernet | None = None

    def encrypt(self, data: bytes) -> bytes:
        """Encrypt. Raises WrongKeyError where no configured key opens the learner's data key."""
        return self._opened(create=True).encrypt(data)

    def decrypt(self, token: bytes | memoryview) -> bytes | None:
        """Decrypt; None where the learner's key was destroyed.

        Raises WrongKeyError where a key is there and does not fit.
        """
        try:
            return self._opened(create=False).decrypt(bytes(token))
        except DataKey.DoesNotExist:
            return None
        except InvalidToken as error:
            logger.error("the data key of %s does not fit", self._learner_id)  # noqa: TRY400
            raise WrongKeyError from error

    def _opened(self, *, create: bool) -> Fernet:
        if self._fernet is None:
            wrapped = self._wrapped or self._read(create=create)
            try:
                self._fernet = Fernet(_wrapper().decrypt(bytes(wrapped)))
            except InvalidToken as error:
                logger.error("no key opens the data key of %s", self._learner_id)  # noqa: TRY400
                raise WrongKeyError from error
        return self._fernet

    def _read(self, *, create: bool) -> bytes | memoryview:
        if not create:
            return DataKey.objects.get(learner_id=self._learner_id).wrapped
        row, _ = DataKey.objects.get_or_create(
            learner_id=self._learner_id,
            defaults={"wrapped": lambda: _wrapper().encrypt(Fernet.generate_key())},
        )
        return row.wrapped


def encrypt_for(*, learner_id: uuid.UUID, text: str) -> bytes:
    """Encrypt a text with the learner's data key, which is made if there is none.

    Raises WrongKeyError where no configured key opens the learner's data key.
    """
    return LearnerKey(learner_id).encrypt(text.encode())


def decrypt_for(*, learner_id: uuid.UUID, token: bytes | memoryview | None) -> str:
    """Return the text, or ``""`` where there is none or the learner's key was destroyed.

    Raises WrongKeyError where a key is there and does not fit.
    """
    return opened_text(LearnerKey(learner_id), token)


def opened_text(key: LearnerKey, token: bytes | memoryview | None) -> str:
    """Return the same with a key at hand. Raises WrongKeyError."""
    opened = key.decrypt(token) if token else None
    return opened.decode() if opened else ""


def _wrapper() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])
