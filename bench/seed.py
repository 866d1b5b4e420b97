"""Rows to measure with: a course, learners with tokens, and open attempts."""

import uuid
from dataclasses import replace

from django.db import connection

from bench.urls import HTML
from courses.draft import ActivityDraft, CourseDraft, ModuleDraft
from courses.models import Edition, Office
from courses.services import release_edition
from learners import services
from learners.models import Account, Attempt, Completion, Enrolment

QUESTIONS = 20


def course(slug: str) -> Edition:
    """Release a course of 19 lessons and a quiz of 20 questions."""
    return release_edition(draft=draft(slug)).edition


def draft(slug: str) -> CourseDraft:
    """Return such a course, not released."""
    office, _ = Office.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    lessons = tuple(
        ActivityDraft(
            key=uuid.uuid4(), kind="lesson", title=f"Lesson {n}", minutes=5, content={"html": HTML}
        )
        for n in range(19)
    )
    module = ModuleDraft(
        key=uuid.uuid4(), title="Module", summary="", activities=(*lessons, quiz())
    )
    return CourseDraft(
        key=uuid.uuid4(),
        office_id=office.pk,
        slug=slug,
        language="en",
        source_language="en",
        title="Bench",
        summary="",
        description_html="",
        topics=(),
        certificate={},
        modules=(module,),
    )


def in_modules(slug: str, count: int) -> CourseDraft:
    """Return a course of so many modules of a lesson each, not released."""
    modules = tuple(
        ModuleDraft(
            key=uuid.uuid4(),
            title=f"Module {n}",
            summary="",
            activities=(
                ActivityDraft(
                    key=uuid.uuid4(), kind="lesson", title="Lesson", minutes=5,
                    content={"html": HTML},
                ),
            ),
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    return replace(draft(slug), modules=modules)


def quiz() -> ActivityDraft:
    """Return a quiz of 20 questions with four options each."""
    questions = [
        {
            "id": f"q{n}",
            "type": "single_choice",
            "prompt": f"Question {n}",
            "options": [{"id": f"o{m}", "text": f"Option {m}"} for m in range(4)],
        }
        for n in range(QUESTIONS)
    ]
    return ActivityDraft(
        key=uuid.uuid4(),
        kind="quiz",
        title="Quiz",
        minutes=5,
        content={
            "introduction_html": "",
            "pass_mark": 60,
            "attempts_allowed": 0,
            "questions": questions,
        },
        answer_key={
            question["id"]: {"correct": ["o0"], "feedback": "", "options": {}}
            for question in questions
        },
    )


def learners(edition: Edition, count: int, *, enrolled: bool) -> list[dict[str, str]]:
    """Create learners with tokens; enrolled ones have an open attempt. Returns ids and tokens."""
    run = edition.course.runs.get()
    quiz = edition.activities.get(kind="quiz")
    accounts = Account.objects.bulk_create(
        Account(username=f"{edition.course.slug}-{n}", password="!") for n in range(count)
    )
    rows = []
    for account in accounts:
        token, _ = services.create_token(account=account)
        rows.append({"token": token, "run": str(run.pk), "attempt": str(uuid.uuid4())})
    if enrolled:
        Enrolment.objects.bulk_create(
            Enrolment(learner=account, run=run, language="en", required=edition.required_count)
            for account in accounts
        )
        Attempt.objects.bulk_create(
            Attempt(
                learner=account,
                id=row["attempt"],
                run=run,
                activity_id=quiz.activity_id,
                edition=edition,
                number=1,
            )
            for account, row in zip(accounts, rows, strict=True)
        )
    return rows


def completions(edition: Edition, count: int) -> None:
    """Add completions of other learners, ten lessons each, until there are ``count``."""
    run = edition.course.runs.get()
    lessons = list(
        edition.activities.filter(kind="lesson").values_list("activity_id", flat=True)[:10]
    )
    missing = (count - Completion.objects.count()) // len(lessons)
    if missing <= 0:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TEMPORARY TABLE crowd AS
                SELECT gen_random_uuid() AS id FROM generate_series(1, %s)
            """,
            [missing],
        )
        cursor.execute(
            """
            INSERT INTO learners_account
                (id, username, password, language, is_staff, is_active, is_superuser)
            SELECT id, 'crowd-' || left(id::text, 30), '!', 'en', false, true, false FROM crowd
            """
        )
        cursor.execute(
            """
            INSERT INTO learners_completion (learner_id, run_id, activity_id, edition_id)
            SELECT crowd.id, %s, activity, %s FROM crowd, unnest(%s::uuid[]) AS activity
            """,
            [run.pk, edition.pk, lessons],
        )
        cursor.execute("DROP TABLE crowd")
        cursor.execute("ANALYZE")
