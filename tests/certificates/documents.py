"""Certificates to render, and ways to read what was rendered."""

import datetime
import unicodedata
from decimal import Decimal
from functools import cache
from io import BytesIO

from pypdf import PdfReader
from pypdfium2 import PdfDocument

from certificates.rendering import CertificateContent, Signatory, pdf, render_pdf

TITLES = {
    "am": "ሰብዓዊ መብቶች",
    "ar": "حقوق الإنسان",
    "bn": "মানবাধিকার",
    "fa": "حقوق بشر",
    "he": "זכויות האדם",
    "hi": "मानव अधिकार",
    "ja": "人権入門",
    "km": "សិទ្ធិមនុស្ស",
    "ko": "인권 입문",
    "my": "လူ့အခွင့်အရေး",
    "ru": "Права человека",
    "th": "สิทธิมนุษยชน",
    "uk": "Права людини",
    "ur": "انسانی حقوق",
    "zh-hans": "人权入门",
}


URL = "https://learn.example.org/verify/7Q2M0T5B9XK3VJ8N4R6WZC1DPE"


def content(language="en", **fields):
    defaults = {
        "name": "Amina Yusuf",
        "course_title": TITLES.get(language, "Human rights"),
        "completed_on": datetime.date(2026, 11, 24),
        "hours": Decimal("1.5"),
        "issuer": "Article 26",
        "signatories": (Signatory(name="Nadia Rahman", role="Director"),),
        "verification_url": URL,
        "code": "7Q2M0-T5B9X-K3VJ8-N4R6W-ZC1DPE",
    }
    return CertificateContent(language=language, **(defaults | fields))


@cache
def rendered(certificate):
    return render_pdf(certificate)


def read(**fields):
    return PdfReader(BytesIO(rendered(content(**fields))))


def extract(**fields):
    return text_of(rendered(content(**fields)))


def squeezed(text):
    """Text as one compares it: compatibility forms folded, no spaces, no direction marks."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")


def text_of(document):
    """Read the text back with PDFium, which heeds ActualText as screen readers do."""
    document = PdfDocument(document)
    return squeezed("".join(page.get_textpage().get_text_range() for page in document))


def structure(reader):
    """Yield the structure elements of a tagged document in reading order."""
    todo = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        element = todo.pop().get_object()
        if isinstance(element, dict) and "/K" in element:
            yield element
            children = element["/K"]
            todo += reversed(children if isinstance(children, list) else [children])


def fonts_of(reader):
    for font in reader.pages[0]["/Resources"]["/Font"].values():
        yield font["/DescendantFonts"][0]["/FontDescriptor"]


def laid_out(language="en", pictures=None, **fields):
    """Return the first box of each element name and CSS class, as WeasyPrint lays it out."""
    pages = pdf.lay_out(content(language, **fields), pictures or {}).pages
    assert len(pages) == 1
    boxes = {}
    for box in pages[0]._page_box.descendants(placeholders=True):
        if box.element is not None:
            for name in (box.element.tag, *(box.element.get("class") or "").split()):
                boxes.setdefault(name, box)
    return boxes


def bottom(box):
    return box.position_y + box.margin_height()
