"""Share cards: pixels, shaping, and a gallery that draws each once."""

from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image

from courses.drawing.card import HEIGHT, WIDTH, Card, course_card, draw_card, render_card
from courses.drawing.gallery import (
    MAX_TRIES,
    card_url,
    hang,
    hang_quietly,
    may_ask,
    path_of,
)
from courses.languages import CONTENT_LANGUAGES

pytestmark = pytest.mark.any_database

CORAL = (233, 121, 93)
NOT_JOINED = "\u200c"


def card(title="Human rights", language="en", **fields):
    return Card(language=language, kicker="", title=title, label="", issuer="", **fields)


def picture(drawn):
    return Image.open(BytesIO(drawn))


@pytest.fixture
def gallery(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_a_card_has_the_size_that_messengers_want_and_is_light():
    drawn = draw_card(card())
    assert picture(drawn).format == "PNG"
    assert picture(drawn).size == (WIDTH, HEIGHT) == (1200, 630)
    assert len(drawn) < 60_000


@pytest.mark.parametrize(("language", "side"), [("en", "end"), ("ar", "start"), ("ur", "start")])
def test_a_card_is_laid_out_in_the_direction_of_its_language(language, side):
    image = picture(draw_card(card("حقوق", language))).convert("RGB")
    suns = [
        name
        for name, x in (("start", 200), ("end", 1000))
        if all(abs(a - b) < 9 for a, b in zip(image.getpixel((x, 260)), CORAL, strict=True))
    ]
    assert suns == [side]


@pytest.mark.parametrize(
    ("language", "word", "split"),
    [
        ("ar", "حقوق", "ح{}ق{}وق"),  # letters join
        ("hi", "क्षमा", "क्{}षमा"),  # a conjunct
        ("my", "က္ကမ", "က္{}ကမ"),  # a letter under another
    ],
)
def test_letters_are_shaped(language, word, split):
    apart = split.format(*[NOT_JOINED] * 3)
    assert draw_card(card(word, language)) != draw_card(card(apart, language))
    assert draw_card(card(word, language)) == draw_card(card(f"{word} ", language))


def test_every_language_has_a_label_in_its_own_words(edition):
    for language in CONTENT_LANGUAGES:
        edition.language = language
        shown = course_card(edition)
        assert "duration" not in shown.label
        assert shown.kicker


def test_a_title_with_markup_or_tricks_is_drawn_as_text():
    html = render_card(card('<img src="file:///etc/passwd"> \u202eevil'))
    assert "<img" not in html
    assert "\u202e" not in html
    assert picture(draw_card(card('<img src="http://x.example/a.png">'))).size == (1200, 630)


def test_the_longest_title_stays_above_the_foot():
    image = picture(draw_card(card("W" * 255))).convert("L")
    foot = image.crop((84, 555, 774, 575))
    assert foot.getextrema()[0] == foot.getextrema()[1]


def test_a_card_is_drawn_once_and_has_an_address_of_its_own(gallery):
    assert card_url(card()) == ""
    path = hang(card())
    assert card_url(card()) == f"/media/{path}"
    before = (gallery / path).stat().st_mtime_ns
    assert hang(card()) == path
    assert (gallery / path).stat().st_mtime_ns == before
    assert len(list(gallery.rglob("*.png"))) == 1
    assert path_of(card("Other")) != path != path_of(card(language="fr"))


def test_a_card_that_was_half_written_is_not_shown_and_is_drawn_again(gallery):
    path = hang(card())
    whole = (gallery / path).read_bytes()
    (gallery / path).write_bytes(whole[:1000])
    assert card_url(card()) == ""
    hang(card())
    assert (gallery / path).read_bytes() == whole


def test_a_card_that_cannot_be_drawn_is_logged_without_what_it_shows(settings, tmp_path, caplog):
    (tmp_path / "media").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "media"
    hang_quietly(card("A secret title"))
    assert "could not be drawn" in caplog.text
    assert "secret" not in caplog.text


@pytest.fixture
def undrawable(monkeypatch, gallery):
    """Let drawing a title of "Poison" fail; count how often it was tried."""
    tried = []

    def draw(card):
        tried.append(card)
        if card.title == "Poison":
            raise MemoryError
        return draw_card(card)

    monkeypatch.setattr("courses.drawing.gallery.draw_card", draw)
    return tried


def ask(shown, times=1):
    """Have its page seen every other hour, and the card drawn where the page asks for it."""
    for _time in range(times):
        if may_ask(shown):
            hang_quietly(shown)
        cache.delete(f"asked:{path_of(shown)}")


def test_a_card_that_cannot_be_drawn_is_given_up(undrawable, caplog):
    ask(card("Poison"), MAX_TRIES + 3)
    assert len(undrawable) == MAX_TRIES
    assert not may_ask(card("Poison"))
    hang_quietly(card("Poison"))  # a message that was still on its way
    assert len(undrawable) == MAX_TRIES
    assert caplog.text.count("is given up") == 1
    ask(card("Poison", language="fr"))  # other content is another card
    ask(card("Fine"))
    assert len(undrawable) == MAX_TRIES + 2
    assert card_url(card("Fine"))


def test_an_operator_has_it_drawn_again(undrawable):
    ask(card("Poison"), MAX_TRIES)
    call_command("retry_cards")
    ask(card("Poison"), MAX_TRIES + 1)
    assert len(undrawable) == 2 * MAX_TRIES


def test_a_card_that_cannot_be_stored_is_asked_for_as_long_as_it_takes(settings, tmp_path):
    (tmp_path / "media").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "media"
    ask(card(), MAX_TRIES + 1)
    assert may_ask(card())


def test_files_of_others_are_left_alone(gallery):
    default_storage.save("assets/x.png", ContentFile(b"x"))
    hang(card())
    assert default_storage.exists("assets/x.png")
