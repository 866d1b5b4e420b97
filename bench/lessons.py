"""A course of the demo's lessons, and somebody in it: ``python -m bench.lessons`` prints where.

Runs in the process of the site that is measured, with its settings.
"""

import json
import uuid
from typing import Any

import django

NAME, PASSPHRASE = "bench-reader", "kites over a wide river"


def main() -> None:
    """Release the course, enrol somebody, and print the addresses of its pages as JSON."""
    django.setup()
    from courses.services import release_edition
    from learners import services

    draft = _draft()
    edition = release_edition(draft=draft).edition
    run = edition.course.runs.get()
    account = services.sign_up(username=NAME, passphrase=PASSPHRASE, language="en")
    services.enrol(learner_id=account.pk, run_id=run.pk, language="en")
    steps = {each.title: f"/runs/{run.pk}/{each.key}/" for each in draft.activities()}
    pages = {"catalogue": "/courses/", "course": f"/courses/{draft.slug}/", **steps}
    text = next(draft.activities()).content["html"]
    print(json.dumps({"pages": pages, "queries": _queries(account, pages), "text": text}))


def _queries(account, pages: dict[str, str]) -> dict[str, int]:  # noqa: ANN001
    """Return how many queries each page takes, once its process is warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client(SERVER_NAME="localhost")
    browser.force_login(account)
    found = {}
    for name, path in pages.items():
        browser.get(path, secure=True)
        with CaptureQueriesContext(connection) as queries:
            browser.get(path, secure=True)
        found[name] = len(queries)
    return found


def blocks(lesson: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a lesson's blocks as the compiler gives them to be rendered."""
    from cms.demo.source import IMAGES
    from courses.pictures import store_picture
    from courses.questions import TYPES

    def compiled(block: dict[str, Any]) -> dict[str, Any]:
        if block["type"] != "image":
            return block
        return {**block, **store_picture((IMAGES / block["file"]).read_bytes())}

    # Knowledge checks need ids that release gives them; a page of Kolibri has none either.
    return [compiled(block) for block in lesson["blocks"] if block["type"] not in TYPES]


def lessons() -> list[dict[str, Any]]:
    """Return the lessons of the demo's first module, as authors wrote them."""
    from cms.demo.source import read_course

    activities = read_course("en")["modules"][0]["activities"]
    return [each for each in activities if each["kind"] == "lesson"]


def _draft():  # noqa: ANN202
    from bench.seed import quiz
    from courses.draft import ActivityDraft, CourseDraft, ModuleDraft
    from courses.models import Office
    from courses.rendering import render_lesson

    def draft(title: str, written: list[dict[str, Any]]) -> ActivityDraft:
        content = render_lesson(written, language="en")
        return ActivityDraft(
            key=uuid.uuid4(), kind="lesson", title=title, minutes=5, content=content
        )

    first, second = ([b for b in blocks(each) if b["type"] != "image"] for each in lessons()[:2])
    activities = (
        draft("first", first),
        draft("second", second),
        draft("with a picture", blocks(lessons()[0])),
        quiz(),
    )
    module = ModuleDraft(key=uuid.uuid4(), title="Module", summary="", activities=activities)
    return CourseDraft(
        key=uuid.uuid4(),
        office_id=Office.objects.get_or_create(slug="bench", defaults={"name": "Bench"})[0].pk,
        slug="lessons",
        language="en",
        source_language="en",
        title="Human rights: an introduction",
        summary="",
        description_html="",
        topics=(),
        certificate={},
        modules=(module,),
    )


if __name__ == "__main__":
    main()
