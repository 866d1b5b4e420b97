"""Renders certificates as PDF: one designed A4 page, in every language that we offer."""

from certificates.rendering.content import CertificateContent, Signatory
from certificates.rendering.pdf import render_html, render_pdf

__all__ = ["CertificateContent", "Signatory", "render_html", "render_pdf"]
