"""Lessons and quizzes: each page becomes an activity's content and, for a quiz, its key."""

from typing import Any

from django.utils.translation import gettext as _

from cms.compiler.blocks import compile_block, rich_text
from cms.compiler.files import UnreadableFileError
from cms.compiler.findings import field_findings, finding, stream_findings, unreadable
from cms.compiler.quizzes import compile_question, compile_questions
from cms.models import LessonPage, QuizPage
from cms.questions import BLOCKS
from courses.checks import checks_of
from courses.draft import ActivityDraft, Finding
from courses.languages import direction
from courses.policy import FeedbackWhen
from courses.questions.shown import questions
from courses.rendering import render_lesson

_ALWAYS = ("practice", "time_limit_minutes", "late", "one_at_a_time", "shuffle")
_WHAT_COUNTS = ("weight", "wait_minutes", "connected", "grade_from", "feedback_when")
_FEEDBACK_AT_ONCE = {"feedback_when": FeedbackWhen.AT_ONCE.value}
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
    quiz = activity if activity and activity.kind == "quiz" else None
    return {
        "page": page,
        "activity": activity,
        "questions": questions(quiz.content, answers={}) if quiz else [],
        "checks": checks_of(activity.content) if activity else [],
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
    blocks: list[dict[str, Any]] = []
    checks: list[dict[str, Any]] = []
    key: dict[str, Any] = {}
    for block in page.body:
        try:
            if block.block_type in BLOCKS:
                check, key[str(block.id)] = compile_question(block)
                checks.append(check)
                blocks.append({"type": "check", "id": check["id"]})
            else:
                blocks.append(compile_block(block.block_type, block.value))
        except UnreadableFileError:
            findings.append(unreadable(page, page.body, block))
    if findings:
        return None, findings
    content: dict[str, Any] = {**render_lesson(blocks, language=page.locale.language_code)}
    if checks:
        content["checks"] = checks
    return _draft(page, "lesson", content, key), []


def _quiz(page: QuizPage) -> CompiledActivity:
    findings = [*field_findings(page, exclude=["questions"]), *stream_findings(page, "questions")]
    if not page.questions:
        findings.append(finding(page, _("The quiz has no question.")))
    if findings:
        return None, findings
    questions = compile_questions(page)
    if questions.findings:
        return None, questions.findings
    content = {
        "introduction_html": rich_text(page.introduction),
        "pass_mark": page.pass_mark,
        "attempts_allowed": 0 if page.practice else page.attempts_allowed,
        "questions": questions.delivered,
        **_rules(page),
    }
    if questions.pools:
        content["pools"] = questions.pools
    return _draft(page, "quiz", content, questions.key), []


def _rules(page: QuizPage) -> dict[str, Any]:
    """Return the rules that differ from what goes without saying (``courses.policy``).

    Practice has none that could hold anybody up.
    """
    names = _ALWAYS if page.practice else (*_ALWAYS, *_WHAT_COUNTS)
    at_once = page.feedback_when == FeedbackWhen.AT_ONCE
    rules = {name: (getattr(page, name), page._meta.get_field(name).default) for name in names}
    unusual = {name: value for name, (value, usual) in rules.items() if value != usual}
    return unusual | (_FEEDBACK_AT_ONCE if at_once else {})


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
        required=page.required and not content.get("practice"),
        content=content,
        answer_key=answer_key or {},
    )
