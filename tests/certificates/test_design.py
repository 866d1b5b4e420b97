"""A design on the page: what its slots print, in every script, and what is read out of it."""

import dataclasses
import re
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from certificates.designs.colours import READABLE, contrast, palette
from certificates.designs.design import Design, Signatory, Wording
from certificates.designs.pictures import as_background, as_logo, as_signature
from certificates.designs.wording import placeholders
from certificates.rendering import render_html, render_pdf
from certificates.rendering.pictures import ready_pictures
from tests.certificates.designs import COLOURS, mark, rich, scan
from tests.certificates.documents import bottom, content, laid_out, squeezed, structure, text_of
from tests.cms.media import photo, photo_of_a_place

LONG = "A very long statement about what was learned here, and why. "


@pytest.fixture(scope="module", params=["landscape", "portrait"])
def drawn(request):
    """A rich design with a picture behind it, as a document."""
    design, pictures = rich("picture", orientation=request.param)
    return render_pdf(content(design=design), pictures=ready_pictures(pictures))


def test_pictures_are_read_out_and_the_background_is_not(drawn):
    reader = PdfReader(BytesIO(drawn))
    figures = [each for each in structure(reader) if each.get("/S") == "/Figure"]
    alternatives = [figure["/Alt"] for figure in figures]
    assert alternatives[:3] == ["Rights School", "Open Campus", "Signature of Nadia Rahman"]
    assert alternatives[3].startswith("QR: ")
    assert len(reader.pages) == 1
    assert drawn.count(b"/DCTDecode") == 1


def test_nothing_but_its_own_pictures_is_there_to_be_drawn():
    design, pictures = rich()
    del pictures[design.logo.picture]
    with pytest.raises(Exception, match=r"^$") as caught:
        render_pdf(content(design=design), pictures=ready_pictures(pictures))
    assert type(caught.value).__name__ == "RenderingRefusedError"


def test_same_design_same_bytes():
    design, pictures = rich()
    one, other = (
        render_pdf(content("hi", design=design), pictures=ready_pictures(pictures))
        for _ in range(2)
    )
    assert one == other


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
@pytest.mark.parametrize(("language", "word"), [("en", "W"), ("my", "အခွင့်အရေး"), ("ur", "حقوق ")])
def test_long_texts_are_set_smaller_until_they_touch_nothing(orientation, language, word):
    wording = Wording(statement=LONG + "{name} " + LONG + "{course}", footer=LONG * 4, title=LONG)
    design, pictures = rich(orientation=orientation, wordings={language: wording})
    boxes = laid_out(
        language,
        ready_pictures(pictures),
        design=design,
        name=(word * 200)[:200].strip(),
        course_title=(word * 200)[:200].strip(),
    )
    assert bottom(boxes["words"]) <= boxes["foot"].position_y
    assert bottom(boxes["brand"]) <= boxes["check"].position_y
    assert bottom(boxes["foot"]) < (297 if orientation == "portrait" else 210) * 96 / 25.4


def test_statement_prints_names_where_it_says_so_and_falls_back_elsewhere():
    wording = Wording(
        title="Diploma",
        statement="We thank {name} for {hours} hours with {course}, ended {date}.",
        unnamed="Somebody learned {course}.",
        footer="By {date}: {course}.",
    )
    design = dataclasses.replace(rich()[0], wordings={"en": wording})
    html = render_html(content(design=design))
    leads = re.findall(r'class="lead"><bdi>([^<]*)<', html)
    assert leads == ["We thank", "for 1.5 hours with", "ended November 24, 2026."]
    assert "<h1><bdi>Diploma</bdi></h1>" in html
    assert "By November 24, 2026: Human rights." in html
    assert "Somebody learned" in render_html(content(design=design, name=""))
    assert "a terminé le cours" in render_html(content("fr", design=design))


def test_signatories_are_named_as_in_the_language_and_hours_may_be_left_out():
    arabic = Wording(signatories=(Signatory(name="نادية رحمن", role=""),))
    design, _ = rich(wordings={"ar": arabic}, shows_hours=False)
    html = render_html(content("ar", design=design))
    assert [each in html for each in ("نادية رحمن", "Nadia Rahman", "Tomás Herrera")] == [
        True,
        False,
        True,
    ]
    assert "ساعات التعلّم" not in html
    assert "ساعات التعلّم" in render_html(content("ar", hours=Decimal(3)))


@pytest.mark.parametrize(
    "evil", ["</p><h1>Forged</h1>", "{{ content }}", '" onload="x', "a\u202eb"]
)
def test_what_editors_write_is_printed_as_it_stands(evil):
    design, pictures = rich(
        wordings={"en": Wording(title=evil, footer="x")},
        signatories=(Signatory(name=evil, role=evil),),
    )
    design = dataclasses.replace(design, logo=dataclasses.replace(design.logo, name=evil))
    document = render_pdf(content(design=design), pictures=ready_pictures(pictures))
    assert squeezed(evil) in text_of(document)


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "#123456;x:y", "url(x)", "#FFFFFF\n"])
def test_only_colours_come_into_the_style(colour):
    with pytest.raises(ValueError, match="colours"):
        Design(colours={**rich()[0].colours, "band": colour})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{name} in { course }", ["name", "course"]),
        ("{x", ["{"]),
        ("}{", ["{"]),
        ("{}", [""]),
        ("no", []),
    ],
)
def test_placeholders_are_found_and_stray_braces_too(text, found):
    assert placeholders(text) == found


def test_colours_that_follow_can_be_read():
    for band in ("#000000", "#ffffff", "#888888", "#ffee00", "#ff0000"):
        for paper, ink in (("#ffffff", "#444444"), ("#101820", "#f0f0f0")):
            page = palette(paper=paper, band=band, ink=ink, accent="#c98a2b", behind=[paper])
            for colour in ("heading", "muted", "ink"):
                assert contrast(page[colour], paper) >= READABLE
            assert contrast(page["on_band"], band) >= READABLE


def test_signature_loses_its_paper_and_what_is_around_it():
    image = Image.open(BytesIO(as_signature(scan())))
    assert image.mode == "LA"
    assert image.width > image.height * 2
    assert image.getchannel("A").getextrema() == (0, 255)
    with pytest.raises(OSError, match=r"^$"):
        as_signature(photo_without_ink())


def photo_without_ink():
    buffer = BytesIO()
    Image.new("RGB", (300, 100), "white").save(buffer, "PNG")
    return buffer.getvalue()


def test_pictures_are_bounded_and_keep_nothing_but_pixels():
    noisy, extremes = as_background(
        photo_of_a_place(), orientation="landscape", paper=COLOURS["paper"], ink=COLOURS["ink"]
    )
    assert Image.open(BytesIO(noisy)).size == (1754, 1240)
    assert b"safe house" not in noisy
    assert all(contrast(COLOURS["ink"], each) >= READABLE for each in extremes)
    logo = Image.open(BytesIO(as_logo(photo((3000, 3000)))))
    assert max(logo.size) <= 640
    assert Image.open(BytesIO(as_logo(mark()))).mode == "RGBA"
    for make in (as_logo, as_signature):
        with pytest.raises(OSError, match=r"."):
            make(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
