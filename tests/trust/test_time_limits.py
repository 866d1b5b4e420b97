"""The questions of a timed quiz leave the server within an attempt only (TRUST.md A2, C3)."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from learners import services
from tests import drafts
from tests.trust.test_api_matrix import routes

ASKED = "CANARY-QUESTION-26"


@pytest.fixture
def quiz(replace):
    """A timed quiz whose questions and options have a marker in every text."""
    made = drafts.quiz("Timed quiz")
    asked = [
        {
            **question,
            "prompt": f"{ASKED} {question['prompt']}",
            "options": [
                {**option, "text": f"{ASKED} {option['text']}"} for option in question["options"]
            ],
        }
        for question in made.content["questions"]
    ]
    rules = {"time_limit_minutes": 30, "introduction_html": "<p>Take your time.</p>"}
    return replace(made, content={**made.content, **rules, "questions": asked})


@pytest.fixture
def edition(release, office, quiz):
    return release(drafts.course(quiz, office_id=office.pk))


def test_nobody_reads_the_questions_before_the_clock_runs(
    edition, quiz, learner, as_learner, api, client
):
    """Every address of the API that reads, and the pages, by nobody and by who is enrolled."""
    run = edition.course.runs.get()
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    client.force_login(learner)
    known = {
        "edition_id": edition.pk,
        "activity_id": quiz.key,
        "run_id": run.pk,
        "slug": edition.course.slug,
        "attempt_id": uuid.uuid4(),
    }
    paths = [path for method, path in routes() if method == "GET"]
    found = []
    for path in paths:
        try:
            address = path.format(**known)
        except KeyError:
            continue
        found += [each.get(address) for each in (api, as_learner)]
    for asked in (client, Client()):
        found += [
            asked.get(reverse("web:activity", args=[run.pk, quiz.key])),
            asked.get(reverse("web:course", args=[edition.course.slug])),
        ]
    assert sum(each.status_code == 200 for each in found) > 10
    assert [each.request["PATH_INFO"] for each in found if ASKED in each.content.decode()] == []


def test_the_rest_is_told_before_and_the_questions_in_the_attempt(
    edition, quiz, enrol_in, as_learner, api
):
    shown = api.get(f"/editions/{edition.pk}/activities/{quiz.key}").json()
    assert (shown["title"], shown["introduction_html"]) == ("Timed quiz", "<p>Take your time.</p>")
    assert (shown["time_limit_minutes"], shown["pass_mark"]) == (30, 70)
    assert (shown["question_count"], shown["questions"]) == (2, [])
    attempt = enrol_in(edition, quiz)
    path = shown["paper"].format(attempt_id=attempt.id).removeprefix("/api/v1")
    asked = as_learner.get(path)
    assert [each["id"] for each in asked.json()["questions"]] == [drafts.SINGLE, drafts.MULTIPLE]
    assert ASKED in asked.content.decode()
    assert api.get(path).status_code == 401


@pytest.fixture
def enrol_in(learner):
    """Start an attempt of the learner at a quiz."""

    def start(edition, quiz):
        run = edition.course.runs.get()
        services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
        return services.start_attempt(
            learner_id=learner.pk, run_id=run.pk, activity_id=quiz.key, attempt_id=uuid.uuid4()
        )[0]

    return start


def test_a_quiz_without_a_limit_is_read_as_before(api, edition, release, office):
    quiz = drafts.quiz()
    edition = release(drafts.course(quiz, office_id=office.pk))
    shown = api.get(f"/editions/{edition.pk}/activities/{quiz.key}").json()
    assert len(shown["questions"]) == 2
    assert "paper" not in shown
