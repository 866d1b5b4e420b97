"""From content to PDF/UA bytes; the same content gives the same bytes."""

import hashlib
from collections.abc import Callable
from dataclasses import astuple
from functools import cache, lru_cache
from typing import Any

import pydyf
import segno
from babel.numbers import format_decimal
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import override
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from certificates.designs.design import PATTERNS, Design
from certificates.designs.wording import COURSE, DATE, EXPIRES, HOURS, NAME
from certificates.rendering import actual_text
from certificates.rendering.attached import associate, attachments
from certificates.rendering.content import CertificateContent
from certificates.rendering.pictures import Pictures, addresses
from certificates.rendering.room import leave_room
from certificates.rendering.words import words
from courses.drawing.emblem import rays
from courses.drawing.fetcher import DenyAll
from courses.drawing.text import name_size, native_digits, printable, title_size, written_date
from courses.languages import direction, locale_for

actual_text.install()

FITS = (0, 1, 2)
"""How small things are set: as they should be, and two steps down."""
LISTING = ((0, True), (1, True), *((fit, False) for fit in FITS))
"""The same for a programme: whether its courses are listed, too."""
SHEETS = 24
"""How many stylesheets a process keeps parsed."""
_STACKED = {"words", "foot", "brand", "check"}
Touching = tuple[str, str]
"""What touches, and what it touches."""


class RenderingRefusedError(Exception):
    """The page asked for something from outside. Nothing was fetched."""


def render_pdf(
    content: CertificateContent, *, room: int = 0, pictures: Pictures | None = None
) -> bytes:
    """Return a one-page PDF/UA-1 document. Raises RenderingRefusedError.

    ``room`` is how many hexadecimal digits it leaves for a signature (``certificates.signing``);
    ``pictures`` are those of the content's design.
    """
    return draw(content, room=room, pictures=pictures)[0]


def draw(
    content: CertificateContent, *, room: int = 0, pictures: Pictures | None = None
) -> tuple[bytes, Document]:
    """Return the same, and its page as it is laid out, for whoever asks what is ``touching``."""
    try:
        page = lay_out(content, pictures or {})
        document = page.write_pdf(
            pdf_variant="pdf/ua-1",
            attachments=attachments(content),
            finisher=_finisher(content, room),
            pdf_identifier=hashlib.sha256(repr(astuple(content)).encode()).digest()[:16],
        )
    except FatalURLFetchingError as error:  # a BaseException, which would end the worker
        raise RenderingRefusedError from error
    return document, page


def _finisher(content: CertificateContent, room: int) -> Callable[[Any, pydyf.PDF], None]:
    def finish(document: Any, pdf: pydyf.PDF) -> None:
        associate(document, pdf)
        if room:
            leave_room(room, content.verification_url)(document, pdf)

    return finish


def lay_out(content: CertificateContent, pictures: Pictures) -> Document:
    """Return the page as WeasyPrint lays it out: set smaller where it would not fit."""
    is_mirrored = direction(content.language) == "rtl"
    for fit, lists in LISTING if content.courses else ((fit, False) for fit in FITS):
        fonts, css = stylesheet(content.design, fit)
        page = HTML(string=render_html(content, lists=lists), url_fetcher=DenyAll())
        document = page.render(
            stylesheets=[css],
            font_config=fonts,
            pdf_variant="pdf/ua-1",
            cache=addresses(content.design, pictures, is_mirrored=is_mirrored),
        )
        if not touching(document):
            break
    return document


def touching(document: Document) -> list[Touching]:
    """Return which of the things on a page touch what stands below them, or push it off the page.

    By their names in the page: "words" that touch the "foot", and the "brand" that does the
    "check".
    """
    boxes: dict[str, Any] = {}
    for box in document.pages[0]._page_box.descendants(placeholders=True):
        if box.element is not None:
            for name in _STACKED & set((box.element.get("class") or "").split()):
                boxes.setdefault(name, box)
    return [
        (above, below)
        for above, below in (("words", "foot"), ("brand", "check"))
        if above in boxes
        and (below not in boxes or _bottom(boxes[above]) > boxes[below].position_y)
    ]


def render_html(content: CertificateContent, *, lists: bool = True) -> str:
    """Return the page that is printed, without its stylesheet. ``lists`` names the courses."""
    design = content.design
    name, title = printable(content.name), printable(content.course_title)
    with override(content.language):
        facts = _facts(content)
        return render_to_string(
            "certificates/a4.html",
            {
                "content": content,
                "design": design,
                "courses": [printable(title) for title in content.courses] if lists else [],
                "name": name,
                "title": title,
                "name_size": name_size(name),
                "title_size": title_size(title),
                "issuer": printable(content.issuer),
                "logo_name": printable(design.logo.name) if design.logo else "",
                "partner_name": printable(design.partner.name) if design.partner else "",
                "signatories": _signatories(content),
                "patterned": design.background in PATTERNS,
                "direction": direction(content.language),
                "address": content.verification_url.split("://", maxsplit=1)[-1],
                "qr": _qr(content.verification_url),
                "rays": rays(),
                "completed_on": facts[DATE],
                "expires_on": facts[EXPIRES],
                "hours": facts[HOURS] if content.hours and design.shows_hours else "",
                **words(
                    design.wording(content.language),
                    {NAME: name, COURSE: title, **facts},
                    kind=content.kind,
                ),
            },
        )


def _signatories(content: CertificateContent) -> list[dict[str, str]]:
    return [
        {
            "name": printable(one.name),
            "role": printable(one.role),
            "signature": one.signature,
        }
        for one in content.design.signs(content.language, content.signatories)
    ]


def _facts(content: CertificateContent) -> dict[str, str]:
    """Return the dates and the hours in the language's words and digits; "" for no last day."""
    locale, last_day = locale_for(content.language), content.expires_on
    digits = locale.default_numbering_system
    hours = format_decimal(content.hours.normalize(), locale=locale, numbering_system="default")
    return {
        DATE: written_date(content.completed_on, content.language),
        EXPIRES: written_date(last_day, content.language) if last_day else "",
        HOURS: native_digits(hours, digits),
    }


def _bottom(box: Any) -> float:
    return box.position_y + box.margin_height()


def stylesheet(design: Design, fit: int = 0) -> tuple[FontConfiguration, CSS]:
    """Return the parsed stylesheet of a design. Of what is in it, only colours are a design's."""
    return _fonts(), _stylesheet(tuple(design.colours.items()), design.orientation, fit)


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@lru_cache(maxsize=SHEETS)
def _stylesheet(colours: tuple[tuple[str, str], ...], orientation: str, fit: int) -> CSS:
    context = {"colours": dict(colours), "orientation": orientation, "fit": fit}
    text = render_to_string("certificates/a4.css", context)
    return CSS(string=text, font_config=_fonts(), url_fetcher=DenyAll())


def _qr(address: str) -> str:
    """Return a QR code as one SVG path. It is made of our own address, so it is safe markup."""
    # A fixed mask: trying all eight costs more than the rest of the code, and any of them scans.
    code = segno.make(address, error="m", micro=False, boost_error=False, mask=2)
    return mark_safe(  # noqa: S308 - segno escapes the title
        code.svg_inline(
            border=4, dark="#12343b", light="#ffffff", omitsize=True, title=f"QR: {address}"
        )
    )
