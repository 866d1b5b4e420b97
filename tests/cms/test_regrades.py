"""Regrades in the CMS: offered, previewed, decided on, taken back."""

import csv
import io
import json
import uuid

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry

from certificates.models import Certificate
from cms.models import OfficePage, QuizPage
from cms.release import release_page
from cms.views import regrades
from courses.models import EditionActivity, Regrade, Run
from learners import selectors, services
from learners.models import Attempt
from learners.services.regrading import work_on
from tests.cms import pages
from tests.cms.staff import enlist
from tests.factories import AccountFactory

pytestmark = pytest.mark.each_database


@pytest.fixture
def course(office):
    page = pages.course_page(pages.office_page(office))
    pages.quiz_page(pages.module_page(page), "Quiz")
    release_page(page)
    return page


@pytest.fixture
def educator(client, course):
    account = AccountFactory(is_staff=True, username="edna")
    enlist(account, OfficePage.objects.get())
    client.force_login(account)
    return account


@pytest.fixture
def taken(course):
    """Somebody who has taken the quiz by choosing its first or second option."""

    def _taken(username, option):
        account = AccountFactory(username=username)
        run = Run.objects.get()
        quiz_id = EditionActivity.objects.filter(kind="quiz").first().activity_id
        services.enrol(learner_id=account.pk, run_id=run.pk, language="en")
        attempt, _ = services.start_attempt(
            learner_id=account.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
        )
        asked = selectors.attempt_paper(learner_id=account.pk, attempt_id=attempt.id)["questions"]
        answers = {each["id"]: [each["options"][option]["id"]] for each in asked}
        services.submit_attempt(learner_id=account.pk, attempt_id=attempt.id, answers=answers)
        return account

    return _taken


@pytest.fixture
def corrected(course):
    """Correct the key as an author would: the second option is right, not the first."""
    quiz = QuizPage.objects.get()
    raw = quiz.questions.get_prep_value()
    for number, option in enumerate(raw[0]["value"]["options"]):
        option["value"]["correct"] = number == 1
    quiz.questions = json.dumps(raw)
    quiz.save_revision().publish()
    return release_page(course).edition


@pytest.fixture
def asked(client, course, educator):
    """Ask for a preview; return the address of the regrade, its preview made."""

    def _asked(edition):
        quiz_id = EditionActivity.objects.filter(edition=edition, kind="quiz").get().activity_id
        body = {"quiz": quiz_id, "edition": edition.pk, "reason": "Key of question 1."}
        response = client.post(reverse("cms:regrades", args=[course.pk]), body)
        assert "5" in client.get(response.url).content.decode()
        work_on(Regrade.objects.latest("requested_at").pk)
        return response.url

    return _asked


def test_corrected_quizzes_are_offered_with_what_would_be_regraded(
    client, course, educator, taken, request
):
    listing = reverse("cms:regrades", args=[course.pk])
    assert "No edition has another key" in client.get(listing).content.decode()
    taken("amina", 1)
    request.getfixturevalue("corrected")
    page = client.get(listing).content.decode()
    assert "Edition 2 (en) has another key" in page
    assert "Which?" in page


def test_regrade_is_previewed_carried_out_and_taken_back(client, taken, request, asked):
    amina, benta = taken("amina", 1), taken("benta", 0)
    url = asked(request.getfixturevalue("corrected"))
    page = client.get(url).content.decode()
    assert "Nothing has changed yet" in page
    assert "What it would mean" in page
    assert "amina" not in page
    assert "data-progress" not in page
    assert Attempt.objects.get(learner=amina).score == 0

    client.post(url, {"start": ""})
    page = client.get(url).content.decode()
    assert "data-progress" in page
    regrade = Regrade.objects.get()
    work_on(regrade.pk)
    page = client.get(url).content.decode()
    assert "What has changed" in page
    assert "1 certificate is for you to decide on" in page
    assert "benta" in page
    assert Attempt.objects.get(learner=amina).score == 100
    assert Certificate.objects.filter(learner__in=[amina, benta]).count() == 2

    client.post(url, {"reverse": ""})
    work_on(regrade.pk)
    page = client.get(url).content.decode()
    assert "Taken back on" in page
    assert "as edna decided" in page
    assert Attempt.objects.get(learner=amina).score == 0
    assert Certificate.objects.filter(learner__in=[amina, benta]).count() == 2
    logged = PageLogEntry.objects.filter(action__endswith="_regrade").order_by("timestamp")
    assert [entry.action for entry in logged] == [
        "cms.preview_regrade",
        "cms.start_regrade",
        "cms.reverse_regrade",
    ]


def test_certificates_to_decide_on_are_paged_and_downloaded_whole(
    client, course, taken, request, asked, monkeypatch
):
    monkeypatch.setattr(regrades, "ON_A_PAGE", 2)
    for username in ("amina", "=benta", "chidi"):
        taken(username, 0)
    url = asked(request.getfixturevalue("corrected"))
    client.post(url, {"start": ""})
    work_on(Regrade.objects.get().pk)
    first, second = (client.get(url, {"p": number}).content.decode() for number in (1, 2))
    assert "3 certificates are for you to decide on" in first
    assert ("Page 1 of 2" in first, "amina" in first, "chidi" in first) == (True, True, False)
    assert ("Page 2 of 2" in second, "amina" in second, "chidi" in second) == (True, False, True)
    for beyond in ("99", "x", "-1"):
        assert client.get(url, {"p": beyond}).status_code == 200

    response = client.get(f"{url}certificates.csv")
    assert response["Cache-Control"] == "no-store"
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    table = list(csv.reader(io.StringIO(text)))
    assert [line[0] for line in table] == ["User name", "amina", "'=benta", "chidi"]
    assert {line[-1] for line in table[1:]} == {
        str(each) for each in Certificate.objects.values_list("id", flat=True)
    }
    assert PageLogEntry.objects.filter(action="cms.export_certificates").count() == 1


def test_regrades_so_far_are_paged(client, course, taken, request, asked, monkeypatch):
    monkeypatch.setattr(regrades, "ON_A_PAGE", 2)
    taken("amina", 1)
    edition = request.getfixturevalue("corrected")
    for _ in range(3):
        client.post(asked(edition), {"dismiss": ""})
    listing = reverse("cms:regrades", args=[course.pk])
    pages_of = [client.get(listing, {"p": n}).content.decode() for n in (1, 2)]
    assert [text.count("Key of question 1.") for text in pages_of] == [2, 1]
    assert "Page 2 of 2" in pages_of[1]


def test_preview_may_be_left_at_that(client, course, taken, request, asked):
    taken("amina", 1)
    edition = request.getfixturevalue("corrected")
    url = asked(edition)
    client.post(url, {"dismiss": ""})
    again = client.post(url, {"start": ""}, follow=True).content.decode()
    assert "This cannot be done with the regrade any more" in again
    asked(edition)
    body = {"quiz": uuid.uuid4(), "edition": edition.pk, "reason": "x"}
    assert client.post(reverse("cms:regrades", args=[course.pk]), body).status_code == 404


def test_work_that_has_stopped_is_shown_and_may_go_on(client, taken, request, asked):
    taken("amina", 1)
    url = asked(request.getfixturevalue("corrected"))
    client.post(url, {"start": ""})
    Regrade.objects.update(tries=Regrade.MAX_TRIES, error="OperationalError")
    assert "several failures (OperationalError)" in client.get(url).content.decode()
    client.post(url, {"retry": ""})
    assert work_on(Regrade.objects.get().pk)
    assert Regrade.objects.get().state == "done"


def test_learner_is_told_that_an_attempt_was_graded_again(client, taken, request, asked):
    amina = taken("amina", 1)
    url = asked(request.getfixturevalue("corrected"))
    client.post(url, {"start": ""})
    work_on(Regrade.objects.get().pk)
    client.force_login(amina)
    address = reverse("web:attempt", args=[Attempt.objects.get().id])
    assert "the course team has corrected the answer key" in client.get(address).content.decode()
