"""What people write is printed as it stands, nothing is fetched, and bytes are the same."""

import hashlib
import os
import subprocess
import sys

import pytest
import segno
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from certificates.rendering import Signatory, pdf, render_html, render_pdf
from courses.drawing.fetcher import DenyAll
from courses.drawing.text import printable
from tests.certificates.documents import (
    content,
    extract,
    squeezed,
)

pytestmark = pytest.mark.any_database


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
    monkeypatch.setattr(pdf, "render_html", lambda content, lists: '<img src="file:///etc/passwd">')
    with pytest.raises(pdf.RenderingRefusedError):
        render_pdf(content())
    assert issubclass(pdf.RenderingRefusedError, Exception)


def test_same_content_same_bytes():
    assert render_pdf(content()) == render_pdf(content())
    assert render_pdf(content()) != render_pdf(content(name="Somebody Else"))


def test_same_content_same_bytes_in_another_process():
    script = (
        "import django, hashlib; django.setup();"
        "from tests.certificates.documents import content, render_pdf;"
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
