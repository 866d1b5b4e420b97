"""Signs documents: PAdES B-B (ETSI EN 319 142-1), so that any reader shows an altered one."""

import asyncio
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from asn1crypto import pem
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key
from django.conf import settings
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.rendering.room import RANGE, TIME

_DIGEST = hashlib.sha256(b"stands for the digest of a document").digest()


class SigningKeyError(Exception):
    """There is no key to sign with, or its file is not what it should be."""


class Signer:
    """Signs with one key.

    Two signatures differ in the digest of the document, and in what the key makes of it. Building
    one takes 10 ms, a fifth of what a document takes; so pyHanko builds one, and each document
    gets a copy of it with these two replaced.
    """

    def __init__(self, key: PrivateKeyInfo, certificate: Certificate, *above: Certificate) -> None:
        builder = SimpleSigner(
            signing_cert=certificate,
            signing_key=key,
            cert_registry=SimpleCertificateStore.from_certs(above),
        )
        # In a thread of its own: this one may run a loop already.
        with ThreadPoolExecutor(1) as thread:
            signing = builder.async_sign(_DIGEST, "sha256", use_pades=True)
            built = thread.submit(asyncio.run, signing).result()
        (signed,) = built["content"]["signer_infos"]
        self._template = built.dump()
        self._attributes = signed["signed_attrs"].untag().dump()
        self._value = signed["signature"].native
        self._sign = _signing_by(key)

    @property
    def digits(self) -> int:
        """How many hexadecimal digits a signature takes."""
        return 2 * len(self._template)

    def sign(self, pdf: bytes) -> bytes:
        """Return a document with a signature in the room that was left for it.

        Raises ValueError where there is no such room.
        """
        now = datetime.now(UTC)
        dated = pdf.replace(TIME, f"(D:{now:%Y%m%d%H%M%S}Z)".encode())
        begin = dated.index(b"<" + b"0" * self.digits + b">")
        end = begin + self.digits + 2
        covers = f"[0 {begin:010} {end:010} {len(dated) - end:010}]".encode()
        dated = dated.replace(RANGE, covers)
        digest = hashlib.sha256(dated[:begin] + dated[end:]).digest()
        return dated[: begin + 1] + self._signature(digest).hex().encode() + dated[end - 1 :]

    def _signature(self, digest: bytes) -> bytes:
        attributes = self._attributes.replace(_DIGEST, digest)
        # Values of elliptic curves are a byte shorter now and then. One of the same length comes
        # soon, and every other length in the signature stays as it is.
        value = next(
            made
            for made in iter(lambda: self._sign(attributes), None)
            if len(made) == len(self._value)
        )
        return self._template.replace(_DIGEST, digest).replace(self._value, value)


def own_signer() -> Signer:
    """Return what signs documents here. Raises SigningKeyError."""
    return _signer(settings.CERTIFICATE_SIGNING_FILE)


def own_certificates() -> set[bytes]:
    """Return the certificates (DER) that sign documents here, or did. Raises SigningKeyError."""
    _key, (leaf, *_above) = _read(settings.CERTIFICATE_SIGNING_FILE)
    former = settings.CERTIFICATE_FORMER_SIGNERS
    return {leaf.dump(), *(_former(former) if former else ())}


@cache
def _signer(path: str) -> Signer:
    key, certificates = _read(path)
    return Signer(key, *certificates)


def _signing_by(info: PrivateKeyInfo) -> Callable[[bytes], bytes]:
    key: Any = load_der_private_key(info.dump(), None)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return lambda data: key.sign(data, ec.ECDSA(SHA256()))
    if isinstance(key, rsa.RSAPrivateKey):
        return lambda data: key.sign(data, PKCS1v15(), SHA256())
    message = "CERTIFICATE_SIGNING_FILE has a key that is neither RSA nor of an elliptic curve"
    raise SigningKeyError(message)


@cache
def _read(path: str) -> tuple[PrivateKeyInfo, list[Certificate]]:
    """Return what a PEM file has: a private key (PKCS #8), its certificate, and those above it."""
    parts = _parts(path)
    keys = [der for kind, der in parts if kind == "PRIVATE KEY"]
    certificates = [Certificate.load(der) for kind, der in parts if kind == "CERTIFICATE"]
    if len(keys) != 1 or not certificates:
        message = "CERTIFICATE_SIGNING_FILE needs one private key (PKCS #8), and its certificate"
        raise SigningKeyError(message)
    return PrivateKeyInfo.load(keys[0]), certificates


@cache
def _former(path: str) -> frozenset[bytes]:
    return frozenset(der for kind, der in _parts(path) if kind == "CERTIFICATE")


def _parts(path: str) -> list[tuple[str, bytes]]:
    try:
        content = Path(path).read_bytes()
        return [(kind, der) for kind, _headers, der in pem.unarmor(content, multiple=True)]
    except (OSError, ValueError) as error:
        message = f"a file with certificates cannot be read: {type(error).__name__}"
        raise SigningKeyError(message) from error
