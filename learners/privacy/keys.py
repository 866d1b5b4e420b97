"""Envelope encryption: each learner has a data key, wrapped by a key-encryption key.

The key-encryption keys are ``settings.ENCRYPTION_KEYS``, outside the database. The first wraps
new data keys, all of them unwrap. Fernet (AES-128-CBC with HMAC-SHA256, from ``cryptography``)
authenticates, so a wrong key raises instead of returning rubbish.
"""

import hmac
import logging
import uuid
from collections.abc import Iterator
from functools import lru_cache

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
        self._data_key = b""

    def encrypt(self, data: bytes) -> bytes:
        """Encrypt. Raises WrongKeyError where no configured key opens the learner's data key."""
        return Fernet(self._opened(create=True)).encrypt(data)

    def decrypt(self, token: bytes | memoryview) -> bytes | None:
        """Decrypt; None where the learner's key was destroyed.

        Raises WrongKeyError where a key is there and does not fit.
        """
        try:
            return Fernet(self._opened(create=False)).decrypt(bytes(token))
        except DataKey.DoesNotExist:
            return None
        except InvalidToken as error:
            logger.error("the data key of %s does not fit", self._learner_id)  # noqa: TRY400
            raise WrongKeyError from error

    def derived(self, purpose: str, *, create: bool = False) -> bytes | None:
        """Return a secret for one purpose, always the same; None where there is no data key.

        Raises WrongKeyError as ``encrypt`` does.
        """
        try:
            return hmac.digest(self._opened(create=create), purpose.encode(), "sha256")
        except DataKey.DoesNotExist:
            return None

    def _opened(self, *, create: bool) -> bytes:
        if not self._data_key:
            wrapped = self._wrapped or self._read(create=create)
            try:
                self._data_key = _wrapper().decrypt(bytes(wrapped))
            except InvalidToken as error:
                logger.error("no key opens the data key of %s", self._learner_id)  # noqa: TRY400
                raise WrongKeyError from error
        return self._data_key

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


def rewrap_keys(*, batch: int = 500) -> Iterator[tuple[int, int]]:
    """Wrap all data keys anew with the first key-encryption key, so that the others can go.

    Yields (looked at, wrapped anew) after every batch. May be stopped and run again, while learners
    go on: a row is only written while it is as it was read. Raises WrongKeyError at the first data
    key that no configured key opens; those before it are done, and none is lost.
    """
    first, wrapper = Fernet(settings.ENCRYPTION_KEYS[0]), _wrapper()
    looked_at = anew = 0
    after = uuid.UUID(int=0)
    while rows := list(DataKey.objects.filter(pk__gt=after).order_by("pk")[:batch]):
        for row in rows:
            wrapped = bytes(row.wrapped)
            if not _opens(first, wrapped):
                try:
                    fresh = wrapper.rotate(wrapped)
                except InvalidToken as error:
                    raise WrongKeyError from error
                same = DataKey.objects.filter(pk=row.pk, wrapped=row.wrapped)
                anew += same.update(wrapped=fresh)
        looked_at += len(rows)
        after = rows[-1].pk
        yield looked_at, anew


def _opens(key: Fernet, wrapped: bytes) -> bool:
    try:
        key.decrypt(wrapped)
    except InvalidToken:
        return False
    return True


def _wrapper() -> MultiFernet:
    return _made_of(tuple(settings.ENCRYPTION_KEYS))


@lru_cache(maxsize=4)
def _made_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
