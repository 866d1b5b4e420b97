"""The questions of a timed quiz leave the server within an attempt only (TRUST.md A2, C3).

What is done without a connection is judged by the time that it took.
"""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learners import services
from learners.models import Attempt
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


class Offline:
    """A client without a connection, whose learner takes a quiz of one minute."""

    def __init__(self, as_learner, run, quiz):
        self.as_learner, self.run, self.quiz = as_learner, run, quiz
        self.attempt, self.began = str(uuid.uuid4()), timezone.now() - timedelta(days=3)

    def event(self, kind, after, **body):
        return {
            "id": str(uuid.uuid4()),
            "kind": kind,
            "at": (self.began + after).isoformat(),
            "attempt_id": self.attempt,
            **body,
        }

    def start(self):
        place = {"run_id": str(self.run.pk), "activity_id": str(self.quiz.key)}
        return self.event("attempt_started", timedelta(), **place)

    def submit(self, after):
        return self.event("attempt_submitted", after, answers=drafts.right_answers())

    def save(self, after, answers):
        return self.event("answers_saved", after, answers=answers)

    def sync(self, *events):
        told = self.as_learner.post("/me/sync", {"events": events}).json()["events"]
        return [
            (each.get("problem") or {}).get("type", each["status"]).split(":")[-1] for each in told
        ]


@pytest.fixture
def offline(release, office, learner, as_learner, replace):
    def make(extra_time=0, **rules):
        learner.extra_time = extra_time
        learner.save()
        quiz = drafts.quiz()
        quiz = replace(quiz, content={**quiz.content, "time_limit_minutes": 1, **rules})
        run = release(drafts.course(quiz, office_id=office.pk)).course.runs.get()
        services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
        return Offline(as_learner, run, quiz)

    return make


DAYS = timedelta(days=2, hours=23)


def test_days_between_start_and_submission_are_too_late(offline):
    client = offline()
    events = [client.start(), client.submit(DAYS)]
    assert client.sync(*events) == ["applied", "too-late"]
    attempt = Attempt.objects.get()
    assert (attempt.state, attempt.expired, attempt.score) == ("submitted", True, 0)
    assert attempt.submitted_at <= timezone.now()
    assert client.sync(*events) == ["already_applied", "too-late"]


def test_refused_answers_cannot_come_again_by_another_way(offline, as_learner):
    client = offline()
    client.sync(client.start(), client.submit(DAYS))
    answers = {"answers": drafts.right_answers()}
    path = f"/me/attempts/{client.attempt}"
    assert as_learner.post(f"{path}/submission", answers).status_code == 409
    assert as_learner.put(f"{path}/answers", answers).status_code == 409
    assert Attempt.objects.get().score == 0


def test_what_was_saved_in_time_counts_and_what_was_saved_late_does_not(offline):
    client = offline()
    half = {drafts.SINGLE: [drafts.RIGHT]}
    told = client.sync(
        client.start(),
        client.save(timedelta(seconds=40), half),
        client.save(timedelta(hours=1), drafts.right_answers()),
        client.submit(timedelta(hours=2)),
    )
    assert told == ["applied", "applied", "too-late", "too-late"]
    attempt = Attempt.objects.get()
    assert (attempt.state, attempt.answers, attempt.is_late) == ("submitted", half, False)


def test_a_quiz_that_accepts_what_is_late_marks_it(offline):
    client = offline(late="accept")
    assert client.sync(client.start(), client.submit(DAYS)) == ["applied"] * 2
    attempt = Attempt.objects.get()
    assert (attempt.is_late, attempt.score) == (True, 100)


@pytest.mark.parametrize(
    ("extra_time", "seconds", "told"),
    [(0, 60, "applied"), (0, 89, "applied"), (0, 91, "too-late"), (100, 149, "applied"),
     (100, 151, "too-late")],
)  # fmt: skip
def test_extra_time_and_grace_are_in_it(offline, settings, extra_time, seconds, told):
    settings.ANSWER_GRACE_SECONDS = 30
    client = offline(extra_time)
    submit = client.submit(timedelta(seconds=seconds))
    assert client.sync(client.start(), submit) == ["applied", told]
    assert Attempt.objects.get().is_late is False


def test_a_quiz_may_refuse_what_was_started_offline(offline, as_learner):
    client = offline(connected=True)
    events = [client.start(), client.submit(timedelta(seconds=50))]
    assert client.sync(*events) == ["needs-connection"] * 2
    assert not Attempt.objects.exists()
    place = f"/me/enrolments/{client.run.pk}/activities/{client.quiz.key}/attempts"
    assert as_learner.post(place, {"id": client.attempt}).status_code == 201
    assert client.sync(client.submit(timedelta(seconds=50))) == ["applied"]


def test_a_clock_that_is_wrong_by_days_still_tells_how_long_it_took(offline):
    client = offline()
    client.began = timezone.now() + timedelta(days=2)
    assert client.sync(client.start(), client.submit(DAYS)) == ["applied", "too-late"]
    other = offline()
    other.began = timezone.now() + timedelta(days=2)
    assert other.sync(other.start(), other.submit(timedelta(seconds=50))) == ["applied"] * 2
