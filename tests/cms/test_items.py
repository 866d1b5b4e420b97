"""The page of how questions did, and its hints."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.hints import hints
from cms.models import OfficePage
from cms.release import release_page
from courses.models import ItemAnalysis, Run
from learners.services.analysing import analyse
from tests import drafts
from tests.cms import pages
from tests.cms.staff import enlist
from tests.courses.sheets import RIGHT, analysed, sheets
from tests.factories import AccountFactory, OfficeFactory

ENTRY = {
    "id": "q",
    "quiz": "Quiz",
    "type": "single_choice",
    "prompt": "Which <b>one</b>?",
    "n": 40,
    "facility": 0.6,
    "few": None,
    "discrimination": 0.4,
    "blank": 0.0,
    "picks": [
        {"text": "This", "share": 0.6, "right": True},
        {"text": "That", "share": 0.4, "right": False},
    ],
}


FEW = {name: ENTRY[name] for name in ("id", "quiz", "type", "prompt")}


def said(**changes):
    return " ".join(hints({**ENTRY, **changes}))


def test_a_question_that_does_well_gets_no_hint():
    assert said() == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"facility": 0.15}, "Nearly nobody got this right: check the key."),
        (
            {"facility": None, "few": "right", "n": 50, "discrimination": None},
            "Nearly nobody got this right: check the key.",
        ),
        ({"facility": None, "few": "wrong", "n": 200, "discrimination": None}, "Nearly everybody"),
        ({"facility": 0.99, "discrimination": None}, "Nearly everybody"),
        ({"blank": 0.5}, "left it blank"),
        ({"discrimination": -0.2}, "check the key and the words"),
        ({"discrimination": 0.05}, "hardly tells"),
        ({"discrimination": -0.1}, "check the key and the words"),
        ({"discrimination": 0.0}, "hardly tells"),
        (
            {"facility": None, "few": "right", "n": 20, "discrimination": None},
            "Most did not get this right: is the key right?",
        ),
        (
            {
                "picks": [
                    {"text": "This", "share": 0.3, "right": True},
                    {"text": "That", "share": 0.7, "right": False},
                ]
            },
            "More chose “That”",
        ),
        (
            {
                "picks": [
                    {"text": "This", "share": 0.98, "right": True},
                    {"text": "That", "share": 0.01, "right": False},
                ]
            },
            "Hardly anybody chose “That”",
        ),
        (
            {
                "picks": [
                    {"text": "This", "share": None, "right": True},
                    {"text": "That", "share": 0.7, "right": False},
                ]
            },
            "More chose “That”",
        ),
    ],
)
def test_each_oddity_gets_its_hint(changes, words):
    assert words in said(**changes)


def hints_of_single(answered_right):
    """What is said of a question with two options that 25 learners answered."""
    wrong = {**RIGHT, drafts.SINGLE: [drafts.WRONG]}
    found = analysed(sheets([RIGHT] * answered_right + [wrong] * (25 - answered_right)))
    return " ".join(hints({**found[drafts.SINGLE], "quiz": "Quiz"}))


def test_a_wrong_key_shows_where_all_that_would_tell_it_is_withheld():
    assert hints_of_single(6) == "Most did not get this right: is the key right?"
    assert "key" not in hints_of_single(19)


@pytest.mark.parametrize("answered_right", [5, 9])
def test_hints_tell_no_more_than_the_numbers_do(answered_right):
    assert hints_of_single(answered_right) == hints_of_single(6)


def test_too_few_answers_are_said_to_be_so():
    assert "from 20 learners on" in " ".join(hints(FEW))


def test_what_is_withheld_gets_no_hint():
    withheld = [{"text": "This", "share": None, "right": True}]
    withheld.append({"text": "That", "share": None, "right": False})
    few = {"facility": None, "few": "wrong", "discrimination": None, "blank": None}
    assert said(**few, n=40, picks=withheld) == ""


@pytest.fixture
def course(office):
    page = pages.small_course(office)
    release_page(page)
    return page


@pytest.fixture
def url(client, course):
    account = AccountFactory(is_staff=True)
    enlist(account, OfficePage.objects.get())
    client.force_login(account)
    return reverse("cms:items", args=[course.pk])


def test_analysis_is_asked_for_and_shown(client, course, url):
    page = client.get(url).content.decode()
    assert "Not computed yet" in page
    edition = release_page(course).edition
    answer = client.post(url, {"edition": edition.pk})
    assert "data-progress" in client.get(answer.url).content.decode()
    analysis = ItemAnalysis.objects.get()
    analyse(analysis.pk)
    assert "from 20 learners on" in client.get(answer.url).content.decode()
    until = (analysis.until - timedelta(days=9)).isoformat()
    ItemAnalysis.objects.update(questions=[{**ENTRY, "until": until}, FEW])
    page = client.get(answer.url).content.decode()
    assert "Which &lt;b&gt;one&lt;/b&gt;?" in page
    assert "60 %" in page
    assert "0.4" in page
    assert "This (right)" in page
    assert "<em>withheld</em>" not in page
    assert f"{analysis.until:%Y}, midnight UTC" in page
    assert "fewer than 10 more learners have answered since" in page


def test_what_is_withheld_is_said_to_be(client, course, url):
    edition = release_page(course).edition
    withheld = [{"text": "This", "share": None, "right": True}]
    few = {"facility": None, "few": "right", "discrimination": None, "blank": None}
    until = timezone.now().isoformat()
    shown = ENTRY | few | {"picks": withheld, "until": until}
    ItemAnalysis.objects.create(edition=edition, questions=[shown], state="done")
    page = " ".join(client.get(url).content.decode().split())
    assert "Fewer than 10 right" in page
    assert "<li> <em>withheld</em> <strong>This (right)</strong> </li>" in page
    assert "answered since" not in page


def test_editions_of_other_courses_are_unknown(client, url):
    other = pages.small_course(OfficeFactory())
    edition = release_page(other).edition
    assert client.post(url, {"edition": edition.pk}).status_code == 404
    assert client.get(url, {"edition": "x"}).status_code == 404
    assert not ItemAnalysis.objects.exists()


@pytest.mark.parametrize("asked", ["run", "attempts"])
def test_no_other_set_of_attempts_can_be_asked_for(client, course, url, asked):
    """What overlaps can be subtracted: whatever is asked, there is one analysis of an edition."""
    edition = release_page(course).edition
    for value in ("all", Run.objects.get().pk):
        client.post(url, {"edition": edition.pk, asked: value})
    assert ItemAnalysis.objects.count() == 1
