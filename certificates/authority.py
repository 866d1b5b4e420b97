"""Keys, and a certificate authority of one's own for whoever has none from a public one.

Reads of no settings, so that the settings of a laptop can make one on the first start.
"""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

YEARS = 20
_DAY = timedelta(days=1)


def make_signing_file(organisation: str) -> str:
    """Return PEM text: a new key (P-256), its certificate, and the authority's that signed it.

    The authority's own key is forgotten at once, so that nobody can sign as anybody else with it.
    """
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _certificate(f"{organisation}: authority", root_key, None, root_key)
    leaf = _certificate(organisation, key, root, root_key)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return b"".join([secret, *(one.public_bytes(Encoding.PEM) for one in (leaf, root))]).decode()


def make_badge_key() -> str:
    """Return PEM text: a new key of Ed25519."""
    key = ed25519.Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    root: x509.Certificate | None,
    root_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    """Return a certificate for a key: an authority's where there is no ``root`` above it."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    now = datetime.now(UTC)
    public = key.public_key()
    root_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(root.subject if root else subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + 365 * YEARS * _DAY)
        .add_extension(x509.BasicConstraints(ca=root is None, path_length=None), critical=True)
        .add_extension(_usage(is_authority=root is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(root_id, critical=False)
        .sign(root_key, SHA256())
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
