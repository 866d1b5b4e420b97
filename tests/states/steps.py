"""Courses, and how far somebody is in them."""

import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents.models import Document

from cms.release import release_page
from courses.models import Edition, EditionActivity, Office, Run
from courses.models.course import ActivityKind
from courses.services import release_edition
from learners import services
from learners.models import Account
from learners.places import Place
from tests import drafts
from tests.cms import media, pages, questions
from tests.factories import AccountFactory


@dataclass
class Step:
    """A course that somebody takes, and their attempt at its quiz, as addresses name them."""

    slug: str
    run: uuid.UUID
    lesson: uuid.UUID
    quiz: uuid.UUID
    attempt: uuid.UUID | None = None


def whole_course(office: Office) -> Edition:
    folder = pages.office_page(office)
    course = pages.course_page(folder, description="<p>About <b>rights</b>.</p>")
    module = pages.module_page(course, summary="What it is about.")
    pages.lesson_page(module, blocks=every_block())
    every = [make() for make in questions.EVERY.values()]
    pages.quiz_page(module, questions=every, introduction="<p>Take your time.</p>")
    return release_page(course).edition


def every_block() -> list[dict]:
    recording = {
        "title": "A voice",
        "recording": file_of("voice.mp3"),
        "transcript": "<p>Words</p>",
    }
    return [
        pages.block("callout", {"tone": "try", "title": "Try this", "text": "<p>Ask.</p>"}),
        pages.block("rich_text", '<p>All <a href="https://example.org/">human</a> beings</p>'),
        pages.block("heading", "Born free"),
        questions.numeric(),
        questions.blanks(),
        pages.figure(pages.image(), "A door", caption="An open door"),
        pages.block("quote", {"text": "Everyone has the right", "source": "Article 26"}),
        pages.block("audio", recording),
        pages.block("video", recording | {"captions": file_of("words.vtt", media.CAPTIONS)}),
        pages.block("video", recording | {"title": "A dance", "without_speech": True}),
        pages.block("download", {"title": "Keep this", "document": file_of("keep.pdf")}),
    ]


def file_of(name: str, data: bytes = b"x") -> int:
    return Document.objects.create(title=name, file=ContentFile(data, name=name)).pk


def small_course(office: Office, **rules: Any) -> Step:
    """Return a course of a lesson and a quiz with these rules."""
    quiz = drafts.quiz()
    quiz = replace(quiz, content={**quiz.content, **rules})
    draft = drafts.course(drafts.lesson(), quiz, office_id=office.pk)
    return step_of(release_edition(draft=draft).edition)


def translated(office: Office) -> Step:
    """Return a course that is in English and in Arabic."""
    draft = drafts.course(drafts.lesson(), drafts.quiz(), office_id=office.pk)
    release_edition(draft=drafts.arabic(draft))
    return step_of(release_edition(draft=draft).edition)


def step_of(edition: Edition) -> Step:
    keys = {kind: edition.activities.get(kind=kind).activity_id for kind in ActivityKind}
    run = edition.course.runs.get().pk
    return Step(edition.course.slug, run, keys[ActivityKind.LESSON], keys[ActivityKind.QUIZ])


def enrolled(learner: Account, step: Step) -> Step:
    services.enrol(learner_id=learner.pk, run_id=step.run, language="en")
    return step


def attempted(learner: Account, step: Step, answers: dict | None = None) -> Step:
    """Start an attempt; submit it where there are answers."""
    enrolled(learner, step)
    mine = {"learner_id": learner.pk, "attempt_id": uuid.uuid4()}
    services.start_attempt(**mine, run_id=step.run, activity_id=step.quiz)
    if answers is not None:
        services.submit_attempt(**mine, answers=answers)
    return replace(step, attempt=mine["attempt_id"])


def completed(office: Office, learner: Account) -> Step:
    step = enrolled(learner, small_course(office))
    services.complete_lesson(learner_id=learner.pk, run_id=step.run, activity_id=step.lesson)
    return attempted(learner, step, drafts.right_answers())


def decide(learner: Account, step: Step) -> Step:
    """Let staff set the score of the quiz."""
    place = Place(learner.pk, step.run, step.quiz)
    by_id = AccountFactory(is_staff=True).pk
    services.override_score(place, score=Decimal(80), reason="Answered on paper.", by_id=by_id)
    return step


def bind(learner: Account, step: Step) -> Step:
    """Switch the language while the attempt is open."""
    services.change_enrolment_language(learner_id=learner.pk, run_id=step.run, language="ar")
    return step


def check_at_once(learner: Account, step: Step) -> Step:
    """Check one answer of the open attempt."""
    services.check_question(
        learner_id=learner.pk,
        attempt_id=step.attempt,
        question_id=drafts.SINGLE,
        answer=[drafts.RIGHT],
    )
    return step


def left_by(learner: Account, step: Step) -> Step:
    services.withdraw(learner_id=learner.pk, run_id=step.run)
    return step


def close(step: Step) -> Step:
    yesterday = timezone.now() - timedelta(days=1)
    Run.objects.filter(pk=step.run).update(
        opens_at=yesterday - timedelta(days=1), closes_at=yesterday
    )
    return step


def stick(step: Step) -> Step:
    """Let the time of an attempt be over that cannot be graded."""
    EditionActivity.objects.filter(activity_id=step.quiz).update(answer_key={})
    return close(step)


def put_ahead(step: Step) -> Step:
    Run.objects.filter(pk=step.run).update(opens_at=timezone.now() + timedelta(days=1))
    return step


def check_of(step: Step) -> str:
    lesson = Edition.objects.get(course__slug=step.slug).activities.get(kind="lesson")
    return lesson.content["checks"][0]["id"]


def question_of(kind: str, step: Step) -> str:
    content = Edition.objects.get(course__slug=step.slug).activities.get(kind="quiz").content
    return next(each["id"] for each in content["questions"] if each["type"] == kind)
