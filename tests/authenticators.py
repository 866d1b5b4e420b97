"""What people hold in their hands: an app that makes codes (RFC 6238), and a passkey (WebAuthn)."""

import base64
import hashlib
import hmac
import json
import struct
import time

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def app_code(secret, steps=0):
    """The code that an app shows ``steps`` half minutes from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


class Passkey:
    """One passkey, for one site."""

    def __init__(self, origin="http://localhost", rp="localhost"):
        self.origin, self.rp = origin, rp
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.user_handle, self.count = b"passkey-" * 4, b"", 0

    def create(self, options):
        """What a browser answers to the options of a new passkey."""
        asked = options["publicKey"]
        self.user_handle = _decoded(asked["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        public = cbor.encode({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        data = self._data(PRESENT | VERIFIED | ATTESTED) + attested
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            clientDataJSON=self._client("webauthn.create", asked),
            attestationObject=_encoded(attestation),
        ) | {"clientExtensionResults": {"credProps": {"rk": True}}}

    def get(self, options, *, verified=True):
        """What a browser answers when it is asked for a known passkey."""
        client = self._client("webauthn.get", options["publicKey"])
        data = self._data(PRESENT | (VERIFIED if verified else 0))
        signed = data + hashlib.sha256(_decoded(client)).digest()
        return self._answer(
            clientDataJSON=client,
            authenticatorData=_encoded(data),
            signature=_encoded(self.key.sign(signed, ec.ECDSA(SHA256()))),
            userHandle=_encoded(self.user_handle),
        ) | {"clientExtensionResults": {}}

    def _data(self, flags):
        self.count += 1
        return hashlib.sha256(self.rp.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client(self, kind, asked):
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin}
        return _encoded(json.dumps(said).encode())

    def _answer(self, **response):
        name = _encoded(self.id)
        return {"type": "public-key", "id": name, "rawId": name, "response": response}


def _encoded(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
