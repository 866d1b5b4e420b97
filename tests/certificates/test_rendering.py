"""The document: every script, any name, nothing fetched, the same bytes twice."""

import datetime
import re
import unicodedata
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdfium2 import PdfDocument
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from certificates.rendering import CertificateContent, Signatory, render_html, render_pdf
from certificates.rendering.fetcher import DenyAll
from courses.languages import CONTENT_LANGUAGES, direction

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


def content(language="en", **fields):
    fields.setdefault("name", "Amina Yusuf")
    fields.setdefault("course_title", TITLES.get(language, "Human rights"))
    return CertificateContent(
        language=language,
        completed_on=datetime.date(2026, 11, 24),
        hours=Decimal("1.5"),
        issuer="Article 26",
        signatories=(Signatory(name="Nadia Rahman", role="Director"),),
        verification_url="https://learn.example.org/verify/7Q2M0T5B9XK3VJ8N4R6WZC1DPE",
        code="7Q2M0-T5B9X-K3VJ8-N4R6W-ZC1DPE",
        **fields,
    )


def read(**fields):
    return PdfReader(BytesIO(render_pdf(content(**fields))))


def extract(**fields):
    return text_of(render_pdf(content(**fields)))


def squeezed(text):
    """Text as one compares it: compatibility forms folded, no spaces, no direction marks."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")


def text_of(pdf):
    """Read the text back with PDFium, which heeds ActualText as screen readers do."""
    document = PdfDocument(pdf)
    return squeezed("".join(page.get_textpage().get_text_range() for page in document))


@pytest.mark.parametrize("language", CONTENT_LANGUAGES)
def test_every_language_is_one_tagged_page_with_its_title(language):
    reader = read(language=language)
    assert len(reader.pages) == 1
    root = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert TITLES.get(language, "Human rights") in reader.metadata.title
    assert "pdfuaid" in reader.xmp_metadata.stream.get_data().decode()


@pytest.mark.parametrize("language", CONTENT_LANGUAGES)
def test_fonts_are_embedded_subsets_and_have_every_glyph(language):
    fonts = read(language=language).pages[0]["/Resources"]["/Font"]
    assert fonts
    for font in fonts.values():
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert re.match(r"/[A-Z]{6}\+", descriptor["/FontName"])
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


@pytest.mark.parametrize(
    ("language", "name"),
    [("hi", "अमिना यूसुफ़"), ("my", "မောင်မောင်"), ("zh-hans", "王小明"), ("en", "Amina Yusuf")],
)
def test_name_and_title_can_be_read_from_the_document(language, name):
    text = extract(language=language, name=name)
    assert squeezed(name) in text
    assert squeezed(TITLES.get(language, "Human rights")) in text


def test_arabic_can_be_read_from_the_document():
    text = extract(language="ar", name="أمينة يوسف")
    # Extractors return right-to-left runs in either order; the letters must all be there, together.
    assert squeezed("أمينة يوسف") in text or squeezed("أمينة يوسف")[::-1] in text
    assert direction("ar") == "rtl"


@pytest.mark.parametrize("other", ["မောင်မောင်", "王小明", "አሚና", "Олена", "סוכ"])
def test_name_may_be_in_another_script_than_the_language(other):
    assert squeezed(other) in extract(language="en", name=other) or (
        squeezed(other)[::-1] in extract(language="en", name=other)
    )


@pytest.mark.parametrize("letter", ["x", "Wolfe ", "ก", "名", "မ"])
def test_name_of_200_letters_stays_on_one_page(letter):
    name = (letter * 200)[:200]
    fields = {"name": name, "course_title": "A long title " * 15}
    assert len(read(**fields).pages) == 1
    assert squeezed(name) in extract(**fields)


def test_without_a_name_it_speaks_of_the_holder():
    text = extract(name="")
    assert "Theholderofthiscertificate" in text
    assert "Thiscertifiesthat" not in text


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x>",
        "</bdi></p><h1>Forged</h1>",
        "{% include 'x' %}{{ content }}",
        "<style>*{display:none}</style>",
    ],
)
def test_markup_in_names_and_titles_is_printed_literally(evil):
    for fields in ({"name": evil}, {"course_title": evil}):
        text = extract(**fields)
        assert squeezed(evil) in text
        assert "Certificateofcompletion" in text


def test_bidi_controls_cannot_reorder_the_page():
    html = render_html(content(name="Amina\u202e fusuY\u2066\u200f", course_title="A\u202eB"))
    assert not set(html) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/x.png",
        "https://example.org/x.png",
        "data:image/png;base64,iVBORw0KGgo=",
        "ftp://example.org/x",
    ],
)
def test_nothing_is_fetched(address):
    page = HTML(string=f'<img src="{address}">', url_fetcher=DenyAll())
    with pytest.raises(FatalURLFetchingError, match="fetch nothing"):
        page.write_pdf()


def test_same_content_same_bytes():
    assert render_pdf(content()) == render_pdf(content())
    assert render_pdf(content()) != render_pdf(content(name="Somebody Else"))
