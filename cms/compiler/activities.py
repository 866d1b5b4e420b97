"""Lessons and quizzes: each page becomes an activity's content and, for a quiz, its key."""

from typing import Any

from django.utils.translation import gettext as _

from cms.compiler.blocks import compile_block, rich_text
from cms.compiler.files import UnreadableFileError
from cms.compiler.findings import field_findings, finding, stream_findings
from cms.models import LessonPage, QuizPage
from courses.draft import ActivityDraft, Finding
from courses.languages import direction
from courses.rendering import render_lesson

CompiledActivity = tuple[ActivityDraft | None, list[Finding]]


def compile_activity(page: LessonPage | QuizPage) -> CompiledActivity:
    """Return a page's draft, or None and what is wrong with it."""
    if isinstance(page, LessonPage):
        return _lesson(page)
    return _quiz(page)


def preview_activity(page: LessonPage | QuizPage) -> dict[str, Any]:
    """Return what the preview shows: the compiled draft, or what is wrong with it."""
    activity, findings = compile_activity(page)
    language = page.locale.language_code
    return {
        "page": page,
        "activity": activity,
        "findings": findings,
        "language": language,
        "direction": direction(language),
    }


def _lesson(page: LessonPage) -> CompiledActivity:
    findings = [*field_findings(page, exclude=["body"]), *stream_findings(page, "body")]
    if not page.body:
        findings.append(finding(page, _("The lesson is empty.")))
    if findings:
        return None, findings
    blocks = []
    for block in page.body:
        try:
            blocks.append(compile_block(block.block_type, block.value))
        except UnreadableFileError:
            message = _("%s: the file is missing or broken.") % block.block.label
            findings.append(finding(page, message, block.id))
    if findings:
        return None, findings
    html = render_lesson(blocks, language=page.locale.language_code)
    return _draft(page, "lesson", {"html": html}), []


def _quiz(page: QuizPage) -> CompiledActivity:
    findings = [*field_findings(page, exclude=["questions"]), *stream_findings(page, "questions")]
    if not page.questions:
        findings.append(finding(page, _("The quiz has no question.")))
    if findings:
        return None, findings
    content = {
        "introduction_html": rich_text(page.introduction),
        "pass_mark": page.pass_mark,
        "attempts_allowed": page.attempts_allowed,
        "questions": [_delivery(block) for block in page.questions],
    }
    key = {str(block.id): _key(block.value) for block in page.questions}
    return _draft(page, "quiz", content, key), []


def _draft(
    page: LessonPage | QuizPage,
    kind: str,
    content: dict[str, Any],
    answer_key: dict[str, Any] | None = None,
) -> ActivityDraft:
    return ActivityDraft(
        key=page.translation_key,
        kind=kind,
        title=page.title,
        minutes=page.minutes,
        required=page.required,
        content=content,
        answer_key=answer_key or {},
    )


def _delivery(block: Any) -> dict[str, Any]:
    """Return what learners may see of a question: nothing that tells right from wrong."""
    return {
        "id": str(block.id),
        "type": block.block_type,
        "prompt": block.value["prompt"],
        "options": [
            {"id": str(option.id), "text": option.value["text"]}
            for option in block.value["options"].bound_blocks
        ],
    }


def _key(value: Any) -> dict[str, Any]:
    options = value["options"].bound_blocks
    return {
        "correct": [str(option.id) for option in options if option.value["correct"]],
        "feedback": value["feedback"],
        "options": {
            str(option.id): option.value["feedback"]
            for option in options
            if option.value["feedback"]
        },
    }
