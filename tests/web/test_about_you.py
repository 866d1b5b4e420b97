"""People are asked about themselves gently, and see, change and remove what they told."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learners import services
from learners.models import DemographicQuestion, Profile, Purpose
from learners.selectors import profile_of
from tests import drafts
from tests.consents import agree, change_text, text_of
from tests.factories import AccountFactory

CARD = "May we ask a little about you?"
PAGE = "/me/about-you/"


@pytest.fixture
def step(learner, run, enrolment, lesson_id):
    """Read the first lesson."""

    def _step(who=learner):
        services.enrol(learner_id=who.pk, run_id=run.pk, language="en")
        services.complete_lesson(learner_id=who.pk, run_id=run.pk, activity_id=lesson_id)

    return _step


@pytest.fixture
def pages(url, run, lesson_id, quiz_id):
    """The pages on which people are asked."""
    return [
        url("activity", run_id=run.pk, activity_id=lesson_id),
        url("activity", run_id=run.pk, activity_id=quiz_id),
        url("progress", run_id=run.pk),
        url("my-learning"),
    ]


def asking(client, pages):
    return [path for path in pages if CARD in client.get(path).content.decode()]


def form_of(client):
    """What a browser would send of the form as it is."""
    soup = BeautifulSoup(client.get(PAGE).content, "html.parser")
    form = soup.select_one("main form")
    sent = {
        each["name"]: (each.select_one("option[selected]") or each.option)["value"]
        for each in form.select("select")
    }
    return sent | {
        each["name"]: each.get("value", "") for each in form.select("input[name$=words]")
    }


def test_nobody_is_asked_before_the_first_step_and_everybody_after_it(signed_in, step, pages):
    assert asking(signed_in, pages) == []
    step()
    assert asking(signed_in, pages) == pages


def test_nobody_is_asked_who_is_a_guest_or_wants_their_data_not_used(
    signed_in, learner, step, pages, settings
):
    step()
    services.restrict_processing(account=learner)
    assert asking(signed_in, pages) == []
    services.lift_restriction(account=learner)
    settings.DEMOGRAPHICS = False
    assert asking(signed_in, pages) == []
    assert "We ask nothing about you" in signed_in.get(PAGE).content.decode()
    settings.DEMOGRAPHICS = True
    learner.is_guest = True
    learner.save()
    assert asking(signed_in, pages) == []


def test_who_says_not_now_is_asked_once_more_at_the_end_of_a_course(
    signed_in, learner, run, step, pages, quiz_id, url
):
    step()
    later = url("put-off-about-you")
    response = signed_in.post(f"{later}?next={pages[0]}")
    assert response.headers["Location"] == pages[0]
    assert asking(signed_in, pages) == []
    attempt, _ = services.start_attempt(
        learner_id=learner.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=run.pk
    )
    services.submit_attempt(
        learner_id=learner.pk, attempt_id=attempt.id, answers=drafts.right_answers()
    )
    assert asking(signed_in, pages) == pages[2:]
    assert signed_in.post(f"{later}?next=//elsewhere.example").headers["Location"] == "/me/"
    assert asking(signed_in, pages) == []


def test_asking_costs_no_query(signed_in, learner, step, pages):
    step()
    counts = {}
    for name in ("asked", "settled"):
        for path in pages:
            with CaptureQueriesContext(connection) as counted:
                signed_in.get(path)
            counts[name, path] = len(counted)
        services.put_off(account=learner)
        services.put_off(account=learner)
    for path in pages:
        assert counts["asked", path] == counts["settled", path]


def test_the_whole_way_from_the_card_to_the_answers(signed_in, learner, step, pages):
    step()
    html = signed_in.get(pages[3]).content.decode()
    assert f'href="{PAGE}"' in html
    html = signed_in.get(PAGE).content.decode()
    assert "We only count. Reports say how many learners there are in a group." in html
    assert "How old are you?" in html  # to agree, and kept nowhere
    assert "What is your gender?" not in html
    agreed = {"text_id": text_of(Purpose.DEMOGRAPHICS).pk, "country": "KE", "age": "26"}
    response = signed_in.post(f"/me/consents/demographics/?next={PAGE}", agreed)
    assert response.headers["Location"] == PAGE
    sent = form_of(signed_in)
    assert set(sent.values()) == {""}
    sent |= {"country": "SN", "education": "prefer_not"}
    sent |= {"gender": "self_described", "gender-words": "Hijra"}
    response = signed_in.post(PAGE, sent, follow=True)
    assert "Your answers are saved" in response.content.decode()
    told = profile_of(learner.pk)
    assert told.answers == {"country": "SN", "education": "prefer_not", "gender": "self_described"}
    assert told.words == {"gender": "Hijra"}
    assert asking(signed_in, pages) == []
    assert form_of(signed_in) == sent


def test_what_is_left_is_unanswered_and_an_answer_can_be_emptied_again(signed_in, willing):
    form = signed_in.get(PAGE).content.decode()
    assert form.count(">Not answered</option>") == form.count(">I prefer not to say</option>") == 9
    signed_in.post(PAGE, form_of(signed_in))
    assert not Profile.objects.exists()
    signed_in.post(PAGE, form_of(signed_in) | {"country": "SN", "setting": "town"})
    signed_in.post(PAGE, form_of(signed_in) | {"country": ""})
    assert profile_of(willing.pk).answers == {"setting": "town"}


def test_a_question_that_was_not_on_the_page_keeps_its_answer(signed_in, willing):
    signed_in.post(PAGE, form_of(signed_in) | {"country": "SN", "device": "tablet"})
    DemographicQuestion.objects.create(key="device", is_on=False)
    sent = form_of(signed_in)
    DemographicQuestion.objects.update(is_on=True)
    signed_in.post(PAGE, sent)
    assert profile_of(willing.pk).answers == {"country": "SN", "device": "tablet"}


@pytest.fixture
def willing(learner):
    agree(learner, Purpose.DEMOGRAPHICS)
    return learner


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"country": "Atlantis"}, "This is none of the answers to choose from."),
        ({"gender-words": "Hijra"}, "Choose “I describe it myself” above"),
        ({"gender": "self_described", "gender-words": "x" * 10_240}, "at most 60 characters"),
        ({"gender": "self_described", "gender-words": "\U0001f600"}, "leave the emoji out"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(signed_in, willing, wrong, said):
    sent = form_of(signed_in) | {"setting": "rural"} | wrong
    response = signed_in.post(PAGE, sent)
    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    soup = BeautifulSoup(html, "html.parser")
    assert soup.select_one("select[name=setting] option[selected]")["value"] == "rural"
    if "gender-words" in wrong:
        assert soup.select_one("input[name=gender-words]")["value"] == wrong["gender-words"]
    assert not Profile.objects.exists()


def test_sensitive_questions_are_asked_only_where_they_are_on_and_agreed_to(signed_in, willing):
    assert "Sensitive questions" not in signed_in.get(PAGE).content.decode()
    DemographicQuestion.objects.create(key="defender", is_on=True, sensitive=True)
    html = signed_in.get(PAGE).content.decode()
    assert "Sensitive questions" in html
    assert "Think of your own safety first." in html
    assert "human rights defender?" not in html
    assert "defender" not in form_of(signed_in)
    # What was not agreed to is not kept, whatever is sent.
    signed_in.post(PAGE, form_of(signed_in) | {"defender": "yes"})
    assert "defender" not in profile_of(willing.pk).answers
    agree(willing, Purpose.SENSITIVE)
    signed_in.post(PAGE, form_of(signed_in) | {"defender": "yes"})
    assert profile_of(willing.pk).answers["defender"] == "yes"


def test_all_can_be_removed(signed_in, willing, url):
    signed_in.post(PAGE, form_of(signed_in) | {"country": "SN"})
    response = signed_in.post(url("forget-about-you"), follow=True)
    assert "What you told about yourself is deleted." in response.content.decode()
    assert not Profile.objects.exists()
    assert signed_in.post(url("forget-about-you")).status_code == 302


def test_what_was_told_is_shown_where_it_is_asked_no_more_or_not_agreed_to(signed_in, willing):
    signed_in.post(PAGE, form_of(signed_in) | {"country": "SN", "device": "tablet"})
    DemographicQuestion.objects.create(key="device", is_on=False)
    html = signed_in.get(PAGE).content.decode()
    assert "What you told before" in html
    assert "A tablet" in html
    change_text(Purpose.DEMOGRAPHICS)
    html = signed_in.get(PAGE).content.decode()
    assert "Something new." in html
    assert "Senegal" in html
    assert "Delete my answers" in html


def test_consent_that_is_taken_back_meanwhile_keeps_nothing(signed_in, willing):
    sent = form_of(signed_in) | {"country": "SN"}
    services.withdraw_consent(learner_id=willing.pk, purpose=Purpose.DEMOGRAPHICS)
    html = signed_in.post(PAGE, sent).content.decode()
    assert "We only count." in html
    assert not Profile.objects.exists()


def test_nobody_sees_what_another_told(signed_in, willing):
    signed_in.post(PAGE, form_of(signed_in) | {"gender": "self_described", "gender-words": "Hijra"})
    other = AccountFactory()
    agree(other, Purpose.DEMOGRAPHICS)
    client = Client()
    client.force_login(other)
    assert set(form_of(client).values()) == {""}
    assert "Hijra" not in client.get(PAGE).content.decode()
