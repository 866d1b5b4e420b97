"""The page of how questions did, and its hints."""

import pytest
from django.urls import reverse

from cms.demo.people import educators_group
from cms.hints import hints
from cms.models import OfficePage
from cms.release import release_page
from courses.models import ItemAnalysis, Run
from learners.services.analysing import analyse
from tests.cms import pages
from tests.factories import AccountFactory, OfficeFactory

ENTRY = {
    "id": "q",
    "quiz": "Quiz",
    "type": "single_choice",
    "prompt": "Which <b>one</b>?",
    "n": 40,
    "facility": 0.6,
    "discrimination": 0.4,
    "blank": 0.0,
    "picks": [
        {"text": "This", "share": 0.6, "right": True},
        {"text": "That", "share": 0.4, "right": False},
    ],
}


def said(**changes):
    return " ".join(hints({**ENTRY, **changes}))


def test_a_question_that_does_well_gets_no_hint():
    assert said() == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"facility": 0.05}, "Nearly nobody got this right: check the key."),
        ({"facility": 0.99, "discrimination": None}, "Nearly everybody"),
        ({"blank": 0.5}, "left it blank"),
        ({"discrimination": -0.2}, "check the key and the words"),
        ({"discrimination": 0.05}, "hardly tells"),
        ({"discrimination": -0.03}, "hardly tells"),
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
                    {"text": "This", "share": 1.0, "right": True},
                    {"text": "That", "share": 0.0, "right": False},
                ]
            },
            "Hardly anybody chose “That”",
        ),
    ],
)
def test_each_oddity_gets_its_hint(changes, words):
    assert words in said(**changes)


def test_too_few_answers_are_said_to_be_so():
    few = {name: ENTRY[name] for name in ("id", "quiz", "type", "prompt")} | {"n": 3}
    assert "Fewer than 10 answers" in " ".join(hints(few))


@pytest.fixture
def course(office):
    page = pages.small_course(office)
    release_page(page)
    return page


@pytest.fixture
def url(client, course):
    account = AccountFactory(is_staff=True)
    account.groups.add(educators_group(OfficePage.objects.get()))
    client.force_login(account)
    return reverse("cms:items", args=[course.pk])


def test_analysis_is_asked_for_and_shown(client, course, url):
    page = client.get(url).content.decode()
    assert "Not computed yet" in page
    edition = release_page(course).edition
    body = {"edition": edition.pk, "run": Run.objects.get().pk, "attempts": "first"}
    answer = client.post(url, body)
    assert "data-progress" in client.get(answer.url).content.decode()
    analysis = ItemAnalysis.objects.get()
    analyse(analysis.pk)
    assert "No attempt at a quiz" in client.get(answer.url).content.decode()
    few = {name: ENTRY[name] for name in ("id", "quiz", "type", "prompt")} | {"n": 3}
    ItemAnalysis.objects.update(questions=[ENTRY, few])
    page = client.get(answer.url).content.decode()
    assert "Which &lt;b&gt;one&lt;/b&gt;?" in page
    assert "60 %" in page
    assert "0.40" in page
    assert "This (right)" in page
    assert "Fewer than 10 answers" in page


def test_editions_and_runs_of_other_courses_are_unknown(client, course, url):
    other = pages.small_course(OfficeFactory())
    edition = release_page(other).edition
    assert client.post(url, {"edition": edition.pk, "attempts": "first"}).status_code == 404
    own = release_page(course).edition
    body = {"edition": own.pk, "run": edition.course.runs.get().pk, "attempts": "first"}
    assert client.post(url, body).status_code == 404
    assert client.get(url, {"edition": "x", "attempts": "y"}).status_code == 404
    assert not ItemAnalysis.objects.exists()
