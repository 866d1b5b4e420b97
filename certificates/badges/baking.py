"""Badges as pictures that carry their credential (OB 3.0, 5.3.1: baked badges)."""

from django.template.loader import render_to_string

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
