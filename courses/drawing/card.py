"""Share cards: the picture that messengers show beside a link. No personal data is on one."""

import threading
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from babel.units import format_unit
from django.conf import settings
from django.template.loader import render_to_string
from pypdfium2 import PdfDocument
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from courses.drawing.emblem import rays
from courses.drawing.fetcher import DenyAll
from courses.drawing.text import native_digits, printable, title_size
from courses.languages import direction, locale_for, native_name
from courses.models import Edition

WIDTH, HEIGHT = 1200, 630
_PIXELS_PER_POINT = 96 / 72
_COLOURS = 128
_NOTHING = (0, 0, 0, 0)
# PDFium may be used by one thread at a time.
_pdfium = threading.Lock()


class DrawingRefusedError(Exception):
    """The card asked for something from outside. Nothing was fetched."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """All that a card shows, in the language of what it is about.

    ``design`` is "card", or "badge": a tile with transparent corners, and room for no label.
    """

    language: str
    kicker: str
    title: str
    issuer: str
    label: str = ""
    design: str = "card"


def course_card(edition: Edition) -> Card:
    """Return what the card of an edition shows."""
    locale = locale_for(edition.language)
    # Not every language has the long form in CLDR; each of ours has the short one.
    minutes = format_unit(edition.minutes, "duration-minute", length="short", locale=locale)
    return Card(
        language=edition.language,
        kicker=native_name(edition.language),
        title=edition.title,
        label=native_digits(minutes, locale.default_numbering_system),
        issuer=settings.CERTIFICATE_ISSUER,
    )


def render_card(card: Card) -> str:
    """Return a card as HTML, with its style."""
    return render_to_string(
        f"courses/drawing/{card.design}.html",
        {
            "card": card,
            "title": printable(card.title),
            "issuer": printable(card.issuer),
            "size": title_size(printable(card.title)),
            "direction": direction(card.language),
            "rays": rays(),
        },
    )


def draw_card(card: Card) -> bytes:
    """Return a card as PNG, of the size that its design has. Raises DrawingRefusedError."""
    fonts, css = _stylesheet(card.design)
    document = HTML(string=render_card(card), url_fetcher=DenyAll())
    try:
        pdf = document.write_pdf(stylesheets=[css], font_config=fonts)
    except FatalURLFetchingError as error:  # a BaseException, which would end the worker
        raise DrawingRefusedError from error
    return _png(pdf)


def _png(pdf: bytes) -> bytes:
    """Return the first page of a PDF in pixels.

    What is opaque has few colours: a card is flat, and must be light.
    """
    out = BytesIO()
    with _pdfium, PdfDocument(pdf) as document:
        page = document[0].render(scale=_PIXELS_PER_POINT, fill_color=_NOTHING)
        image = page.to_pil()
    if image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB").quantize(_COLOURS)
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def _stylesheet(design: str) -> tuple[FontConfiguration, CSS]:
    """Return the parsed stylesheet, once a process: it never changes and holds no content."""
    fonts = FontConfiguration()
    text = render_to_string(f"courses/drawing/{design}.css")
    return fonts, CSS(string=text, font_config=fonts, url_fetcher=DenyAll())
