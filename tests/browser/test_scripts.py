"""Scripts of South-East Asia and Ethiopia: on phones without their fonts, and at 360 px."""

import dataclasses
import os
import shutil
from pathlib import Path

import pytest

from tests import drafts
from tests.browser.conftest import FLAGS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
LATIN = Path("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf")
# Article 1 of the Universal Declaration of Human Rights.
TEXTS = {
    "my": "လူတိုင်းသည် တူညီ လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့် လည်းကောင်း၊ တူညီလွတ်လပ်သော အခွင့်အရေးများဖြင့် "
    "လည်းကောင်း၊ မွေးဖွားလာသူများ ဖြစ်သည်။",
    "km": "មនុស្សទាំងអស់កើតមកមានសេរីភាពនិងភាពស្មើៗគ្នាក្នុងផ្នែកសេចក្ដីថ្លៃថ្នូរនិងសិទ្ធិមនុស្សមានវិចារណញ្ញាណនិង"
    "សតិសម្បជញ្ញៈជាប់ពីកំណើតហើយគប្បីប្រព្រឹត្តចំពោះគ្នាទៅវិញទៅមកក្នុងស្មារតីរាប់អានគ្នាជាបងប្អូន",
    "th": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิต่างมีเหตุผลและมโนธรรมและควรปฏิบัติต่อกัน"
    "ด้วยเจตนารมณ์แห่งภราดรภาพ",
    "am": "የሰው ልጅ ሁሉ ሲወለድ ነጻና በክብርና በመብትም እኩልነት ያለው ነው።",
    "en": "All human beings are born free and equal in dignity and rights.",
}
FONTS = {"my": ["burmese"], "km": ["khmer"], "am": ["ethiopic"], "th": [], "en": []}
# Where the lines of a text begin.
LINES = """article => {
    const text = article.querySelector("p").firstChild, lines = [];
    const range = document.createRange();
    let bottom = 0;
    for (let i = 0; i < text.length; i++) {
        range.setStart(text, i);
        range.setEnd(text, i + 1);
        const box = range.getBoundingClientRect();
        if (box.top >= bottom && box.width) { lines.push(i); bottom = box.bottom; }
    }
    return lines;
}"""


@pytest.fixture
def course(office, release):
    """The address of a course in every language."""
    draft = drafts.course(drafts.lesson(), office_id=office.pk)
    for language, text in TEXTS.items():
        release(_in(draft, language, f"<p>{text}</p>"))
    return f"/courses/{draft.slug}/"


def _in(draft, language, html):
    return dataclasses.replace(draft, language=language, description_html=html, summary="")


@pytest.fixture(scope="module")
def old_phone(chromium, tmp_path_factory):
    """A browser that has a Latin font and no other."""
    folder = tmp_path_factory.mktemp("fonts")
    shutil.copy(LATIN, folder)
    (folder / "fonts.conf").write_text(
        f"<fontconfig><dir>{folder}</dir><cachedir>{folder}</cachedir></fontconfig>"
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    browser = chromium.browser_type.launch(
        executable_path=shutil.which("chromium"), args=FLAGS, env=environment
    )
    yield browser
    browser.close()


def opened(browser, live_server, path, **headers):
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}, extra_http_headers=headers
    )
    page = context.new_page()
    fonts = []
    page.on("request", lambda request: "/fonts/" in request.url and fonts.append(request.url))
    page.goto(path)
    page.evaluate("document.fonts.ready")
    return page, [Path(url).name.split(".")[0] for url in fonts]


@pytest.mark.parametrize("language", FONTS)
def test_old_phone_gets_the_font_of_the_script_and_no_other(
    language, old_phone, live_server, course
):
    page, fonts = opened(old_phone, live_server, f"{course}?language={language}")
    # Though the list of the course's languages stands in every script, each in its own name.
    assert fonts == FONTS[language]
    family = {"my": "Burmese", "km": "Khmer", "am": "Ethiopic"}.get(language)
    if family:
        assert page.evaluate(f"document.fonts.check('16px {family}', {TEXTS[language][0]!r})")
    page.context.close()


def test_low_data_mode_brings_no_font(old_phone, live_server, course):
    path = f"{course}?language=my"
    page, fonts = opened(old_phone, live_server, path, **{"Save-Data": "on"})
    assert fonts == []
    page.context.close()


def test_the_phones_own_font_comes_first(chromium, live_server, course):
    page, fonts = opened(chromium, live_server, f"{course}?language=my")
    assert fonts == []
    page.context.close()


@pytest.mark.parametrize("language", ["my", "km", "th"])
def test_long_lines_break_between_words_at_360_px(language, chromium, live_server, course):
    page, _ = opened(chromium, live_server, f"{course}?language={language}")
    starts = page.locator(f".prose[lang={language}]").evaluate(LINES)
    assert len(starts) > 2
    words = page.evaluate(
        """([language, text]) => [...new Intl.Segmenter(language, { granularity: "word" })
            .segment(text)].map(({ index }) => index)""",
        [language, TEXTS[language]],
    )
    assert set(starts) <= set(words)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 360
    page.context.close()
