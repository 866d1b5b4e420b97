"""The page of one learner in the CMS: why each score is what it is, and no answer."""

import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.models import QuizPage
from cms.release import release_page
from courses.models import Run
from learners import services
from learners.models import Attempt
from learners.places import Place
from learners.selectors import attempts
from tests.cms import pages
from tests.factories import AccountFactory

AT = datetime(2026, 3, 9, 10, 30, tzinfo=UTC)


class Watched:
    """A learner who takes a quiz, and staff who look."""

    def __init__(self, client, course, learner):
        self.client, self.course, self.learner = client, course, learner
        self.run = Run.objects.get(course_id=course.translation_key)
        self.quiz_id = QuizPage.objects.get().translation_key
        services.enrol(learner_id=learner.pk, run_id=self.run.pk, language="en")
        client.force_login(AccountFactory(is_staff=True, is_superuser=True))

    @property
    def place(self):
        return Place(self.learner.pk, self.run.pk, self.quiz_id)

    def take(self, **fields):
        """Submit an attempt, wrongly, and make it as these fields say."""
        attempt, _ = services.start_attempt(**vars(self.place), attempt_id=uuid.uuid4())
        services.submit_attempt(learner_id=self.learner.pk, attempt_id=attempt.id, answers={})
        Attempt.objects.filter(id=attempt.id).update(**{"submitted_at": AT} | fields)

    def page(self):
        """What staff see, without markup's spaces."""
        address = reverse("cms:grades-learner", args=[self.course.pk, self.run.pk, self.learner.pk])
        return " ".join(self.client.get(address).content.decode().split())


@pytest.fixture
def watched(client, office, learner):
    course = pages.small_course(office)
    release_page(course)
    return Watched(client, course, learner)


def test_each_attempt_has_its_number_time_score_and_marks(watched):
    watched.take(score=Decimal(40), is_late=True)
    watched.take(score=Decimal("62.5"), expired=True)
    watched.take(score=Decimal(90), passed=True, regraded_at=AT)
    page = watched.page()
    assert page.index('<th scope="row">3</th>') < page.index('<th scope="row">1</th>')
    assert "March 9, 2026, 10:30 a.m. UTC" in page
    assert "<td>40 %</td> <td> not passed, late </td>" in page
    assert "<td>62.5 %</td> <td> not passed, submitted when its time was over </td>" in page
    assert "<td> passed, graded again on March 9, 2026, 10:30 a.m. UTC </td>" in page
    assert "What counts: The best attempt." in page


def test_a_quiz_that_was_not_tried_has_no_list(watched):
    services.start_attempt(**vars(watched.place), attempt_id=uuid.uuid4())
    assert "What counts" not in watched.page()


def test_a_score_that_staff_have_set_is_said_to_be_what_counts(watched):
    watched.take()
    services.override_score(
        watched.place, score=Decimal(80), reason="On paper.", by_id=uuid.uuid4()
    )
    page = watched.page()
    assert "The score is the one that staff have set. Attempts do not move it." in page
    assert "What counts" not in page


def test_when_an_attempt_was_begun_is_not_told(watched):
    """TRUST: the time that it took would tell who has been given more."""
    watched.take(started_at=datetime(2026, 3, 9, 9, 17, tzinfo=UTC))
    assert "9:17" not in watched.page()


def test_the_newest_are_shown_and_how_many_there_are(watched, monkeypatch):
    monkeypatch.setattr(attempts, "SHOWN", 2)
    for _ in range(3):
        watched.take()
    page = watched.page()
    assert "The newest 2 of 3 are shown." in page
    assert '<th scope="row">2</th>' in page
    assert '<th scope="row">1</th>' not in page


def test_the_page_costs_the_same_for_any_number_of_attempts(watched):
    def count():
        with CaptureQueriesContext(connection) as captured:
            watched.page()
        return len(captured)

    watched.take()
    count()
    few = count()
    for _ in range(3):
        watched.take()
    assert count() == few


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"grade_from": "last"}, "What counts: The last attempt."),
        ({"practice": True}, "What counts: nothing, it is for practice."),
    ],
)
def test_what_counts_is_what_the_quiz_says(watched, rules, words):
    quiz = QuizPage.objects.get()
    for name, value in rules.items():
        setattr(quiz, name, value)
    quiz.save_revision().publish()
    release_page(watched.course)
    watched.take()
    assert words in watched.page()
