"""The picture of a badge: one for all who have earned the same thing. It names nobody."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import override, pgettext

from certificates.models import Certificate, CertificateKind
from courses.drawing.card import Card
from courses.drawing.gallery import card_url, hang, hang_quietly, path_of

_FOLDER = "badges/"


def badge_picture(*, kind: str, language: str, title: str, issuer: str) -> Card:
    """Return what the picture shows: of a module, which has no certificate, the title alone."""
    with override(language):
        heading = pgettext("certificate", "Certificate of completion")
    kicker = "" if kind == CertificateKind.MODULE else heading
    return Card(design="badge", language=language, kicker=kicker, title=title, issuer=issuer)


def picture_of(certificate: Certificate) -> Card:
    """Return what the picture of a certificate's badge shows."""
    return badge_picture(
        kind=certificate.kind,
        language=certificate.language,
        title=certificate.title,
        issuer=certificate.issuer,
    )


def picture_url(certificate: Certificate) -> str:
    """Return the public address of the picture, which never shows anything else."""
    name = path_of(picture_of(certificate)).removeprefix(_FOLDER)
    return f"{settings.SITE_URL}/badges/images/{name}"


def drawn_name(certificate: Certificate) -> str:
    """Return the name of the picture without its ".png", "" where it is not drawn yet. No query."""
    picture = picture_of(certificate)
    return path_of(picture).removeprefix(_FOLDER)[:-4] if card_url(picture) else ""


def have_picture(picture: Card) -> None:
    """Draw a picture unless it is there. A failure is logged, and mended the next time."""
    if not card_url(picture):
        hang_quietly(picture)


def picture_bytes(certificate: Certificate) -> bytes:
    """Return the picture as PNG, drawn where it is not there. Raises what drawing raises."""
    with default_storage.open(hang(picture_of(certificate))) as file:
        content: bytes = file.read()
    return content


def picture_named(name: str) -> bytes | None:
    """Return the picture with a name from ``picture_url``, "….png"; None where there is none."""
    try:
        with default_storage.open(_FOLDER + name) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return None
    return content
