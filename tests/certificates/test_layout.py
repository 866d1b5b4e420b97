"""The page of a certificate: long names, other scripts, the code, nothing on top of another."""

import re

import pytest

from certificates.rendering import Signatory, render_html
from tests.certificates.documents import bottom, content, extract, laid_out, read, squeezed


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
