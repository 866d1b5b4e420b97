"""A certificate in every language: wording, fonts, structure, what can be read from it."""

import logging
import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from certificates.rendering import Signatory, render_html, render_pdf
from courses.languages import CONTENT_LANGUAGES, direction
from tests.certificates.documents import (
    TITLES,
    URL,
    content,
    extract,
    fonts_of,
    laid_out,
    read,
    squeezed,
    structure,
)


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
        "Valid until",
        "Check this certificate at",
    )
    for name in ("Amina Yusuf", ""):
        html = render_html(content(language, name=name, expires_on=date(2028, 11, 30)))
        assert not [phrase for phrase in english if phrase in html]


@pytest.mark.parametrize(("language", "day"), [("en", "November 30, 2028"), ("am", "ኖቬምበር")])
def test_the_last_day_is_printed_where_there_is_one(language, day):
    """As the day of completion is: in the language's words, digits and calendar."""
    assert day in render_html(content(language, expires_on=date(2028, 11, 30)))
    assert "2028" not in render_html(content(language))


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


@pytest.mark.parametrize("language", [code for code in CONTENT_LANGUAGES if code != "en"])
def test_every_language_says_that_it_was_a_programme(language):
    for name in ("Amina Yusuf", ""):
        course, programme = (
            render_html(content(language, name=name, kind=kind)) for kind in ("course", "programme")
        )
        assert course != programme
        assert "completed the programme" not in programme


def test_courses_of_a_programme_are_listed_where_there_is_room():
    few, many = [f"Course {number}" for number in range(4)], ["A long title " * 12] * 12
    for titles, are_there in ((few, True), (many, False)):
        reader = PdfReader(BytesIO(render_pdf(content(kind="programme", courses=tuple(titles)))))
        assert len(reader.pages) == 1
        assert (titles[-1].strip() in reader.pages[0].extract_text()) == are_there
