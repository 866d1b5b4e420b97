"""Renders certificates as PDF: one designed A4 page, in every language that we offer."""

from certificates.rendering.content import CertificateContent, Signatory
from certificates.rendering.pdf import draw, render_html, render_pdf, touching
from certificates.rendering.pictures import ready_pictures, stored_pictures

__all__ = [
    "CertificateContent",
    "Signatory",
    "draw",
    "ready_pictures",
    "render_html",
    "render_pdf",
    "stored_pictures",
    "touching",
]
