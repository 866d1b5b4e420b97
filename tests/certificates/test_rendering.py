"""The document: every script, any name, nothing fetched, the same bytes twice."""

import datetime
import hashlib
import logging
import os
import re
import subprocess
import sys
import unicodedata
from decimal import Decimal
from functools import cache
from io import BytesIO

import pytest
import segno
from pypdf import PdfReader
from pypdfium2 import PdfDocument
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from certificates.rendering import CertificateContent, Signatory, pdf, render_html, render_pdf
from courses.drawing.fetcher import DenyAll
from courses.drawing.text import printable
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


def laid_out(**fields):
    """Return the first box of each element name and CSS class, as WeasyPrint lays it out."""
    fonts, css = pdf.stylesheet()
    page = HTML(string=render_html(content(**fields)), url_fetcher=DenyAll())
    pages = page.render(stylesheets=[css], font_config=fonts).pages
    assert len(pages) == 1
    boxes = {}
    for box in pages[0]._page_box.descendants(placeholders=True):
        if box.element is not None:
            for name in (box.element.tag, *(box.element.get("class") or "").split()):
                boxes.setdefault(name, box)
    return boxes


def bottom(box):
    return box.position_y + box.margin_height()


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


@pytest.mark.parametrize("language", [code for code in CONTENT_LANGUAGES if code != "en"])
def test_every_language_has_its_own_wording(language):
    english = (
        "Certificate of completion",
        "This certifies that",
        "has completed the course",
        "Completed on",
        "Hours of learning",
        "Check this certificate at",
    )
    for name in ("Amina Yusuf", ""):
        html = render_html(content(language, name=name))
        assert not [phrase for phrase in english if phrase in html]


@pytest.mark.parametrize("language", CONTENT_LANGUAGES)
def test_fonts_are_embedded_subsets_and_have_every_glyph(language, caplog):
    with caplog.at_level(logging.WARNING, "weasyprint"):
        document = render_pdf(content(language))
    descriptors = list(fonts_of(PdfReader(BytesIO(document))))
    assert descriptors
    for descriptor in descriptors:
        assert re.match(r"/[A-Z]{6}\+", descriptor["/FontName"])
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
    assert ".notdef" not in caplog.text


def test_a_missing_glyph_would_be_noticed(caplog):
    with caplog.at_level(logging.WARNING, "weasyprint"):
        render_pdf(content(name="\U0010fffd"))
    assert ".notdef" in caplog.text


@pytest.mark.parametrize(
    ("language", "face"),
    [
        ("zh-hans", "Noto-Serif-CJK-SC"),
        ("ja", "Noto-Serif-CJK-JP"),
        ("ko", "Noto-Serif-CJK-KR"),
        ("ur", "Noto-Nastaliq-Urdu"),
        ("my", "Noto-Sans-Myanmar"),
        ("my", "Noto-Sans-Myanmar-Bold"),
    ],
)
def test_language_has_its_own_face(language, face):
    names = [
        descriptor["/FontName"].split("+")[1] for descriptor in fonts_of(read(language=language))
    ]
    assert face in names
    assert not [name for name in names if "CJK" in name and not name.startswith(face)]


def test_structure_has_alternatives_headings_in_order_and_no_layout_table():
    elements = list(structure(read()))
    kinds = [element.get("/S") for element in elements]
    assert [kind for kind in kinds if kind in {"/H1", "/H2", "/H3"}] == ["/H1", "/H2"]
    assert "/Table" not in kinds
    figures = [element for element in elements if element.get("/S") == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == ["Article 26", f"QR: {URL}"]


@pytest.mark.parametrize(
    ("language", "date", "hours"),
    [
        ("en", "November 24, 2026", "1.5"),
        ("fr", "24 novembre 2026", "1,5"),
        ("fa", "۲۴ نوامبر ۲۰۲۶", "۱٫۵"),
        ("bn", "২৪ নভেম্বর, ২০২৬", "১.৫"),
        ("my", "၂၀၂၆ နိုဝင်ဘာ ၂၄", "၁.၅"),
    ],
)
def test_date_and_hours_are_written_as_the_language_does(language, date, hours):
    html = render_html(content(language))
    assert f'<p class="value">{date}</p>' in html
    assert f'<p class="value">{hours}</p>' in html


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_date_code_and_all_who_sign_are_on_the_page(count):
    people = ("Nadia Rahman", "Tomás Herrera", "李明")[:count]
    signatories = tuple(Signatory(name=name, role="Director of " + name) for name in people)
    text = extract(signatories=signatories)
    for expected in ("November 24, 2026", "7Q2M0-T5B9X-K3VJ8-N4R6W-ZC1DPE", *people):
        assert squeezed(expected) in text
    for name in people:
        assert squeezed("Director of " + name) in text


def test_hours_are_left_out_when_there_are_none():
    assert "Hoursoflearning" in extract(hours=Decimal(10))
    assert "Hoursoflearning" not in extract(hours=Decimal(0))


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
    for expected in (squeezed("أمينة يوسف"), squeezed(TITLES["ar"])):
        assert expected in text or expected[::-1] in text
    assert direction("ar") == "rtl"


def test_right_to_left_page_is_mirrored():
    for language, is_mirrored in (("en", False), ("he", True)):
        boxes = laid_out(language=language)
        assert (boxes["band"].position_x > boxes["page"].position_x) is is_mirrored


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


@pytest.mark.parametrize(("name_letters", "title_letters"), [(24, 44), (64, 80), (200, 200)])
@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("en", "W"),
        ("th", "สิทธิมนุษยชน"),
        ("zh-hans", "名"),
        ("my", "အခွင့်အရေး"),
        ("ur", "حقوق "),
        ("am", "መብት "),
    ],
)
def test_long_texts_touch_nothing_below_or_beside(language, word, name_letters, title_letters):
    boxes = laid_out(
        language=language,
        name=(word * 200)[:name_letters].strip(),
        course_title=(word * 200)[:title_letters].strip(),
        issuer="The Institute of Human Rights Education " * 2,
        signatories=(Signatory(name="Nadia Rahman", role="Director of Education " * 3),) * 3,
    )
    assert bottom(boxes["title"]) < boxes["foot"].position_y
    assert bottom(boxes["issuer"]) < boxes["check"].position_y
    for line in (*boxes["name"].children, *boxes["title"].children):
        assert line.width <= boxes["title"].width


def test_qr_code_is_large_and_has_its_quiet_zone():
    html = render_html(content())
    side = int(re.search(r'viewBox="0 0 (\d+) \1" class="segno"', html).group(1))
    quiet = int(re.search(r'class="qrline"[^>]* d="M(\d+) \1\.5h7', html).group(1))
    millimetres = laid_out()["qr"].children[0].width / 96 * 25.4
    assert quiet >= 4
    assert millimetres * (side - 2 * quiet) / side >= 22


def test_without_a_name_it_speaks_of_the_holder():
    text = extract(name="")
    assert "Theholderofthiscertificate" in text
    assert "Thiscertifiesthat" not in text
    assert "Theholderofthiscertificate" in extract(name="\u202e\n")


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
    evil = "A\u202eB\u2066C\u200f"
    html = render_html(
        content(
            name=evil,
            course_title=evil,
            issuer=evil,
            signatories=(Signatory(name=evil, role=evil),),
        )
    )
    assert html.count("<bdi>ABC</bdi>") == 5
    assert not set(html) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Amina\nYusuf\t", "Amina Yusuf"),
        ("A\u2028B", "A B"),
        ("A\x00\x1bB\ud800", "AB"),
        ("می\u200cشود", "می\u200cشود"),
        ("សិទ្ធិ\u200bមនុស្ស", "សិទ្ធិ\u200bមនុស្ស"),
    ],
)
def test_controls_go_and_invisible_letters_stay(text, printed):
    assert printable(text) == printed


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
@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{}">',
        '<link rel="stylesheet" href="{}">',
        '<link rel="attachment" href="{}">',
        '<a rel="attachment" href="{}">x</a>',
        '<style>@import "{}";</style>',
        '<p style="background:url({})">x',
    ],
)
def test_nothing_is_fetched(address, markup):
    page = HTML(string=markup.format(address), url_fetcher=DenyAll())
    with pytest.raises(FatalURLFetchingError, match="fetch nothing"):
        page.write_pdf()


def test_image_inside_an_svg_is_dropped():
    # WeasyPrint swallows our refusal there and goes on, without the image.
    address = segno.make("x").png_data_uri()
    page = f'<svg width="9" height="9"><image href="{address}" width="9" height="9"/></svg>'
    for fetcher, images in ((URLFetcher(), 1), (DenyAll(), 0)):
        document = HTML(string=page, url_fetcher=fetcher).write_pdf()
        assert document.count(b"/Subtype /Image") == images


def test_page_that_asks_for_a_file_is_refused_with_an_ordinary_error(monkeypatch):
    monkeypatch.setattr(pdf, "render_html", lambda content: '<img src="file:///etc/passwd">')
    with pytest.raises(pdf.RenderingRefusedError):
        render_pdf(content())
    assert issubclass(pdf.RenderingRefusedError, Exception)


def test_same_content_same_bytes():
    assert render_pdf(content()) == render_pdf(content())
    assert render_pdf(content()) != render_pdf(content(name="Somebody Else"))


def test_same_content_same_bytes_in_another_process():
    script = (
        "import django, hashlib; django.setup();"
        "from tests.certificates.test_rendering import content, render_pdf;"
        "print(hashlib.sha256(render_pdf(content('hi'))).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONHASHSEED": "26", "TZ": "Asia/Yangon"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == hashlib.sha256(render_pdf(content("hi"))).hexdigest()
