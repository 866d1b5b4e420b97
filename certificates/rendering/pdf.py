"""From content to PDF/UA bytes; the same content gives the same bytes."""

import hashlib
from collections.abc import Callable
from dataclasses import astuple
from functools import cache
from typing import Any

import pydyf
import segno
from babel.numbers import format_decimal
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import override
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from certificates.rendering import actual_text
from certificates.rendering.attached import associate, attachments
from certificates.rendering.content import CertificateContent
from certificates.rendering.room import leave_room
from courses.drawing.emblem import rays
from courses.drawing.fetcher import DenyAll
from courses.drawing.text import name_size, native_digits, printable, title_size, written_date
from courses.languages import direction, locale_for

actual_text.install()


class RenderingRefusedError(Exception):
    """The page asked for something from outside. Nothing was fetched."""


def render_pdf(content: CertificateContent, *, room: int = 0) -> bytes:
    """Return a one-page PDF/UA-1 document. Raises RenderingRefusedError.

    ``room`` is how many hexadecimal digits it leaves for a signature (``certificates.signing``).
    """
    fonts, css = stylesheet()
    document = HTML(string=render_html(content), url_fetcher=DenyAll())
    try:
        return document.write_pdf(
            stylesheets=[css],
            font_config=fonts,
            pdf_variant="pdf/ua-1",
            attachments=attachments(content),
            finisher=_finisher(content, room),
            pdf_identifier=hashlib.sha256(repr(astuple(content)).encode()).digest()[:16],
        )
    except FatalURLFetchingError as error:  # a BaseException, which would end the worker
        raise RenderingRefusedError from error


def _finisher(content: CertificateContent, room: int) -> Callable[[Any, pydyf.PDF], None]:
    def finish(document: Any, pdf: pydyf.PDF) -> None:
        associate(document, pdf)
        if room:
            leave_room(room, content.verification_url)(document, pdf)

    return finish


def render_html(content: CertificateContent) -> str:
    """Return the page that is printed, without its stylesheet."""
    name, title = printable(content.name), printable(content.course_title)
    with override(content.language):
        return render_to_string(
            "certificates/a4.html",
            {
                "content": content,
                "name": name,
                "title": title,
                "name_size": name_size(name),
                "title_size": title_size(title),
                "issuer": printable(content.issuer),
                "signatories": [
                    {"name": printable(one.name), "role": printable(one.role)}
                    for one in content.signatories
                ],
                "direction": direction(content.language),
                "address": content.verification_url.split("://", maxsplit=1)[-1],
                "qr": _qr(content.verification_url),
                "rays": rays(),
                **_facts(content),
            },
        )


def _facts(content: CertificateContent) -> dict[str, str]:
    """Return the date and the hours ("" for none) in the language's words and digits."""
    locale = locale_for(content.language)
    digits = locale.default_numbering_system
    hours = format_decimal(content.hours.normalize(), locale=locale, numbering_system="default")
    return {
        "completed_on": written_date(content.completed_on, content.language),
        "hours": native_digits(hours, digits) if content.hours else "",
    }


@cache
def stylesheet() -> tuple[FontConfiguration, CSS]:
    """Return the parsed stylesheet, once a process: it never changes and holds no content."""
    fonts = FontConfiguration()
    text = render_to_string("certificates/a4.css")
    return fonts, CSS(string=text, font_config=fonts, url_fetcher=DenyAll())


def _qr(address: str) -> str:
    """Return a QR code as one SVG path. It is made of our own address, so it is safe markup."""
    # A fixed mask: trying all eight costs more than the rest of the code, and any of them scans.
    code = segno.make(address, error="m", micro=False, boost_error=False, mask=2)
    return mark_safe(  # noqa: S308 - segno escapes the title
        code.svg_inline(
            border=4, dark="#12343b", light="#ffffff", omitsize=True, title=f"QR: {address}"
        )
    )
