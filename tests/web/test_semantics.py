"""What screen readers and keyboards rely on, in every state of every page."""

import re
from itertools import pairwise

import pytest
from bs4 import NavigableString

pytestmark = pytest.mark.django_db
ARABIC, LATIN = re.compile(r"[\u0600-\u06ff]{2}"), re.compile(r"[A-Za-z]{3}")
ARABIC_SCRIPT = {"ar", "fa", "ur"}
WORDS = re.compile(
    "PDF|PNG|SVG|JWT|LTI|https|LinkedIn|Escape|JavaScript"
)  # the same in every language
MOST_REGIONS = 4
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


def test_players_and_folds_have_names_of_their_own(visits):
    """A screen reader says them before what is inside: "A voice, audio", "Contents, group"."""

    def rule(visit):
        parts = visit.html.select("audio, video, details")
        return [part for part in parts if not _name(visit.html, part)]

    visits.check(rule)
    assert any(visit.html.select("video[aria-label='A voice'] track") for visit in visits.english)


def test_every_question_can_be_reached_by_its_heading(visits):
    def rule(visit):
        asked = visit.html.select("fieldset[id^=q-]")
        return [field["id"] for field in asked if not field.select_one("legend :is(h2, h3)")]

    visits.check(rule)


def test_no_two_headings_are_called_the_same(visits):
    """Such as the checks of a lesson, or the questions of a quiz."""

    def rule(visit):
        asked = visit.html.select("[data-check] > h2, .question :is(h2, h3)")
        names = [" ".join(heading.get_text().split()) for heading in asked]
        return {name for name in names if names.count(name) > 1}

    visits.check(rule)
    assert any(len(visit.html.select("[data-check]")) > 1 for visit in visits.english)


def test_no_prompt_is_read_twice(visits):
    """A legend is read on the way to its field, whose own name may not say it again."""

    def rule(visit):
        return [
            field
            for field in visit.html.select("fieldset [aria-labelledby]")
            for name in field["aria-labelledby"].split()
            if field.find_parent("fieldset").legend.find(id=name)
        ]

    visits.check(rule)


def test_fields_of_a_question_say_which_they_are(visits):
    [visit] = [each for each in visits.english if each.state.name == "attempt, open"]
    named_by_labels = ":is([type=radio], [type=checkbox], [type=hidden])"
    fields = visit.html.select(f"fieldset :is(select, textarea, input:not({named_by_labels}))")
    names = [_name(visit.html, field) for field in fields]
    assert all(names)
    assert any(name.startswith("Position of: ") for name in names)
    alone = [name for name in names if name.startswith("Answer to question ")]
    assert len(set(alone)) == len(alone) == 3  # a number, a text, a reflection


def test_regions_are_few(visits):
    """Who lists the landmarks of a page wants its parts, not each of thirteen answers."""

    def rule(visit):
        regions = visit.html.select("section[aria-label], section[aria-labelledby], [role=region]")
        return len(regions) if len(regions) > MOST_REGIONS else None

    visits.check(rule)


def test_no_answer_is_said_in_words(visits):
    def rule(visit):
        dashes = visit.html.body.find_all(string=re.compile(r"^\s*–\s*$"))
        return [
            dash.parent
            for dash in dashes
            if not (dash.parent.get("aria-hidden") and dash.parent.find_next_sibling())
        ]

    visits.check(rule)
    assert any("no answer" in visit.html.get_text() for visit in visits.english)


def test_messages_get_the_focus_and_nothing_else_does(visits):
    """What a live region holds when a page loads is not announced; what has the focus is read."""

    def rule(visit):
        focused = visit.html.select("[autofocus]")
        messages = visit.html.select(".wrap > p.notice[class*=notice--]")
        return len(focused) > 1 or (messages and messages[0] not in focused)

    visits.check(rule)
    [saved] = [each for each in visits.english if each.state.name == "account, saved"]
    assert saved.html.select_one("p.notice--success[tabindex='-1'][autofocus]")


def _name(html, part):
    """Return what a part is called: by itself, by others, or by its label."""
    by = [html.find(id=name) for name in part.get("aria-labelledby", "").split()]
    labels = html.select(f"label[for='{part.get('id')}']")
    words = " ".join(each.get_text() for each in [*by, *labels])
    return part.get("aria-label") or " ".join(words.split())


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
        texts = visit.html.body.find_all(string=True)
        wrong = [text for text in texts if _mispronounced(text, text.parents)]
        for tag in visit.html.body.select("[aria-label], [alt], track[label]"):
            name = tag.get("aria-label") or tag.get("alt") or tag.get("label", "")
            if _mispronounced(name, [tag, *tag.parents]):
                wrong.append(name)
        return wrong

    visits.check(rule)


def _mispronounced(text, parents):
    parents = list(parents)
    is_text = isinstance(text, NavigableString)
    if is_text and any(tag.name in NAMES or tag.get("translate") == "no" for tag in parents):
        return False
    language = next(tag["lang"] for tag in parents if tag.get("lang"))
    text = WORDS.sub("", text)
    return bool((LATIN if language in ARABIC_SCRIPT else ARABIC).search(text))
