"""Courses as plain data, for tests that need released content and no CMS."""

import uuid
from dataclasses import replace

from courses.draft import ActivityDraft, CourseDraft, ModuleDraft

RIGHT, WRONG, ALSO_RIGHT = "o-right", "o-wrong", "o-also-right"
SINGLE, MULTIPLE = "q-single", "q-multiple"
KEY_CANARY = "CANARY-KEY-7f3a"


def lesson(title="Lesson", **fields):
    fields.setdefault("key", uuid.uuid4())
    fields.setdefault("content", {"html": f"<p>{title}</p>"})
    return ActivityDraft(kind="lesson", title=title, minutes=5, **fields)


def quiz(title="Quiz", *, pass_mark=70, attempts_allowed=0, **fields):
    fields.setdefault("key", uuid.uuid4())
    content = {
        "introduction_html": "",
        "pass_mark": pass_mark,
        "attempts_allowed": attempts_allowed,
        "questions": [
            _question(SINGLE, "single_choice", [RIGHT, WRONG]),
            _question(MULTIPLE, "multiple_choice", [RIGHT, WRONG, ALSO_RIGHT]),
        ],
    }
    key = {SINGLE: _key(RIGHT), MULTIPLE: _key(RIGHT, ALSO_RIGHT)}
    return ActivityDraft(
        kind="quiz", title=title, minutes=5, content=content, answer_key=key, **fields
    )


def course(*activities, language="en", source_language="en", **fields):
    fields.setdefault("key", uuid.uuid4())
    fields.setdefault("slug", f"course-{uuid.uuid4().hex[:8]}")
    fields.setdefault("title", "Human rights")
    fields.setdefault("topics", ("rights",))
    fields.setdefault("certificate", {"hours": "1.5", "signatories": []})
    module = ModuleDraft(
        key=uuid.uuid5(fields["key"], "module"),
        title="Module",
        summary="",
        activities=tuple(activities),
    )
    return CourseDraft(
        language=language,
        source_language=source_language,
        summary="What everybody should know.",
        description_html="<p>About rights.</p>",
        modules=(module,),
        **fields,
    )


def arabic(draft):
    """The same course in Arabic."""
    module = draft.modules[0]
    activities = [replace(each, title="خطوة") for each in module.activities]
    module = replace(module, title="وحدة", activities=tuple(activities))
    return replace(
        draft,
        language="ar",
        title="حقوق الإنسان",
        topics=("حقوق",),
        summary="ما ينبغي أن يعرفه الجميع.",
        description_html="<p>عن الحقوق.</p>",
        modules=(module,),
    )


def right_answers():
    return {SINGLE: [RIGHT], MULTIPLE: [ALSO_RIGHT, RIGHT]}


def wrong_answers():
    return {SINGLE: [WRONG], MULTIPLE: [RIGHT]}


def _question(question_id, kind, options):
    return {
        "id": question_id,
        "type": kind,
        "prompt": f"Prompt of {question_id}",
        "options": [{"id": option, "text": f"Text of {option}"} for option in options],
    }


def _key(*correct):
    return {
        "correct": list(correct),
        "feedback": f"{KEY_CANARY} feedback",
        "options": {WRONG: f"{KEY_CANARY} option"},
    }
