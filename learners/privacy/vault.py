"""What the site itself has to read or to find: sealed by keys derived from ``ENCRYPTION_KEYS``.

What only its owner reads is sealed with a key of theirs (``learners.privacy.keys``). An address has
to be found by whoever types it, before anybody knows whose it is; the secret of a second factor and
a session are opened before somebody is signed in. Why so: docs/decisions/0009.

Each use has keys of its own, derived by HKDF, so that nothing sealed for one opens as another.
"""

import base64
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from learners.errors import WrongKeyError

T = TypeVar("T")
_SIV_KEY = 64
MAILED, FACTOR = "mailed code", "second factor"
"""Uses: what codes that are mailed hold, and the secrets of second factors."""


def find_token(text: str, *, use: str) -> str:
    """Return what to store of a text that is looked up: equal for equal texts, under one key."""
    return _siv_seal(text, use, settings.ENCRYPTION_KEYS[0])


def find_tokens(text: str, *, use: str) -> list[str]:
    """Return all that may be stored of a text, while keys are rotated: one for each key."""
    return [_siv_seal(text, use, key) for key in settings.ENCRYPTION_KEYS]


def found_text(token: str, *, use: str) -> str:
    """Return the text of a token. Raises WrongKeyError where no configured key opens it."""
    for key in settings.ENCRYPTION_KEYS:
        try:
            opened = _derived(key, use, _siv).decrypt(_decoded(token), [use.encode()])
        except (InvalidTag, ValueError):
            continue
        return opened.decode()
    raise WrongKeyError


def seal_text(text: str, *, use: str) -> str:
    """Return a text sealed, differently each time."""
    return _fernets(use).encrypt(text.encode()).decode()


def open_text(token: str, *, use: str) -> str:
    """Return a sealed text. Raises WrongKeyError where no configured key opens it."""
    try:
        return _fernets(use).decrypt(token).decode()
    except InvalidToken as error:
        raise WrongKeyError from error


def resealed_text(token: str, *, use: str) -> str:
    """Return a sealed text under the first key; as it is, where it is that already.

    Raises WrongKeyError.
    """
    try:
        _derived(settings.ENCRYPTION_KEYS[0], use, _fernet).decrypt(token)
    except InvalidToken:
        return seal_text(open_text(token, use=use), use=use)
    return token


def _siv_seal(text: str, use: str, key: str) -> str:
    sealed = _derived(key, use, _siv).encrypt(text.encode(), [use.encode()])
    return base64.urlsafe_b64encode(sealed).decode()


def _decoded(token: str) -> bytes:
    return base64.b64decode(token, altchars=b"-_", validate=True)


def _fernets(use: str) -> MultiFernet:
    return MultiFernet([_derived(key, use, _fernet) for key in settings.ENCRYPTION_KEYS])


@lru_cache(maxsize=64)
def _derived(key: str, use: str, make: Callable[[Callable[[int], bytes]], T]) -> T:
    """Return the cipher of one key for one use. Deriving costs more than sealing, so it is kept."""
    return make(partial(_bytes_of, key, use))


def _bytes_of(key: str, use: str, length: int) -> bytes:
    info = f"article26.{use}.{length}".encode()
    derivation = HKDF(algorithm=SHA256(), length=length, salt=None, info=info)
    return derivation.derive(base64.urlsafe_b64decode(key))


def _siv(derive: Callable[[int], bytes]) -> AESSIV:
    return AESSIV(derive(_SIV_KEY))


def _fernet(derive: Callable[[int], bytes]) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derive(32)))
