"""What screen readers and keyboards rely on, in every state of every page."""

import re
from itertools import pairwise

import pytest

pytestmark = pytest.mark.django_db
ARABIC, LATIN = re.compile(r"[\u0600-\u06ff]{2}"), re.compile(r"[A-Za-z]{3}")
ARABIC_SCRIPT = {"ar", "fa", "ur"}
WORDS = re.compile("PDF|Escape|JavaScript")  # the same in every language
# Names and codes are in no language, or in nobody knows which.
NAMES = {"bdi", "script", "style", "template", "input", "textarea"}


def test_every_page_has_one_first_heading_and_skips_no_level(visits):
    def rule(visit):
        levels = [int(tag.name[1]) for tag in visit.html.find_all(re.compile(r"^h[1-6]$"))]
        jumps = [(a, b) for a, b in pairwise(levels) if b > a + 1]
        return jumps or levels.count(1) != 1 or levels[0] != 1

    visits.check(rule)


def test_titles_say_errors_first(visits):
    words = {"en": "Error", "ar": "خطأ"}

    def rule(visit):
        title = visit.html.title.get_text()
        is_form = visit.state.status == 422
        return title if title.startswith(f"{words[visit.language]}: ") != is_form else None

    visits.check(rule)


def test_errors_get_the_focus_and_lead_to_their_fields(visits):
    def rule(visit):
        if visit.state.status != 422:
            return None
        if "#" in visit.html.select_one("form:has([aria-invalid=true])").get("action", ""):
            return None  # the form's address leads back to it
        summary = visit.html.select_one("[role=group][tabindex='-1'][autofocus]")
        links = summary.select("a[href^='#']") if summary else []
        named = summary and visit.html.find(id=summary["aria-labelledby"])
        lost = [link["href"] for link in links if not visit.html.find(id=link["href"][1:])]
        return lost or not links or not named

    visits.check(rule)


def test_fields_with_errors_say_so_and_name_the_error(visits):
    def rule(visit):
        if visit.state.status != 422:
            return None
        wrong = visit.html.select("[aria-invalid=true]")
        told = [_described(visit.html, field) for field in wrong]
        return not wrong or not all(told)

    visits.check(rule)


def test_descriptions_and_labels_refer_to_what_is_there(visits):
    def rule(visit):
        ids = {tag["id"] for tag in visit.html.find_all(id=True)}
        asked = {
            name
            for attribute in ("aria-describedby", "aria-labelledby", "for")
            for tag in visit.html.find_all(attrs={attribute: True})
            for name in tag[attribute].split()
        }
        return asked - ids

    visits.check(rule)


def _described(html, field):
    return [
        html.find(id=name).get_text(strip=True)
        for name in field.get("aria-describedby", "").split()
        if name.endswith("error")
    ]


def test_every_part_says_its_language(visits):
    """Content is in English here: within Arabic pages, each has to be marked as what it is."""

    def rule(visit):
        if visit.language != "ar":
            return None
        return [text for text in visit.html.body.find_all(string=True) if _mispronounced(text)]

    visits.check(rule)


def _mispronounced(text):
    if any(tag.name in NAMES or tag.get("translate") == "no" for tag in text.parents):
        return False
    language = next(tag["lang"] for tag in text.parents if tag.get("lang"))
    text = WORDS.sub("", text)
    return bool((LATIN if language in ARABIC_SCRIPT else ARABIC).search(text))
