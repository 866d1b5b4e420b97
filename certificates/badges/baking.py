"""Badges as pictures that carry their credential (OB 3.0, 5.3: baked badges)."""

from io import BytesIO

from django.template.loader import render_to_string
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from certificates.badges.picture import picture_bytes
from certificates.models import Certificate
from courses.drawing.emblem import rays
from courses.drawing.text import printable


def bake_svg(certificate: Certificate, credential: str) -> str:
    """Return an SVG picture with a signed credential in it. It has no script, and loads nothing."""
    context = {
        "title": printable(certificate.title),
        "language": certificate.language,
        "credential": credential,
        "rays": rays(),
    }
    return render_to_string("certificates/badge.svg", context)


def bake_png(certificate: Certificate, credential: str) -> bytes:
    """Return the picture of a badge with a signed credential in it."""
    text = PngInfo()
    text.add_itxt("openbadgecredential", credential)
    out = BytesIO()
    with Image.open(BytesIO(picture_bytes(certificate))) as image:
        image.save(out, "PNG", pnginfo=text)
    return out.getvalue()
