"""The questions of a quiz: its own, and those that it may draw from banks."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cms.compiler.files import UnreadableFileError
from cms.compiler.findings import block_finding, stream_findings, unreadable
from cms.models import QuestionBankPage, QuizPage
from courses.draft import Finding


@dataclass
class CompiledQuestions:
    """``pools`` says how many questions each draw takes; a question of a draw names its pool."""

    delivered: list[dict[str, Any]] = field(default_factory=list)
    key: dict[str, Any] = field(default_factory=dict)
    pools: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def compile_questions(page: QuizPage) -> CompiledQuestions:
    """Compile a quiz's questions, and say what is wrong with them."""
    compiled = CompiledQuestions()
    for block in page.questions:
        if block.block_type == "draw":
            _draw(page, block, compiled)
        else:
            _question(page, block, compiled)
    return compiled


def compile_question(block: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what learners get of a question, and its key. Raises UnreadableFileError."""
    delivery, key = block.block.compile(block.value, str(block.id))
    shown = {"id": str(block.id), "type": block.block_type, "prompt": block.value["prompt"]}
    return shown | delivery, {"feedback": block.value["feedback"], **key}


def _question(page: Any, block: Any, compiled: CompiledQuestions, pool: str = "") -> None:
    try:
        delivery, key = compile_question(block)
    except UnreadableFileError:
        compiled.findings.append(unreadable(page, page.questions, block))
        return
    compiled.delivered.append(delivery | ({"pool": pool} if pool else {}))
    compiled.key[delivery["id"]] = key


def _draw(page: QuizPage, draw: Any, compiled: CompiledQuestions) -> None:
    bank = _bank(page, draw.value["bank"])
    if bank is None:
        message = _("The bank is not published in this language, by the course or its office.")
        compiled.findings.append(block_finding(page, page.questions, draw, message))
        return
    if wrong := stream_findings(bank, "questions"):
        compiled.findings += wrong
        return
    pool, number = str(draw.id), draw.value["number"]
    candidates = [
        block
        for block in bank.questions
        if _has_tag(block, draw.value["tag"]) and str(block.id) not in compiled.key
    ]
    if len(candidates) < number:
        message = _("The bank has %(found)s such questions; %(wanted)s are to be drawn.")
        counts = {"found": len(candidates), "wanted": number}
        compiled.findings.append(block_finding(page, page.questions, draw, message % counts))
        return
    compiled.pools[pool] = number
    for block in candidates:
        _question(bank, block, compiled, pool)


def _bank(page: QuizPage, chosen: Any) -> QuestionBankPage | None:
    """Return the bank that was chosen, in the language of the quiz, if the quiz may use it."""
    bank = (
        QuestionBankPage.objects.live()
        .filter(translation_key=chosen.translation_key, locale_id=page.locale_id)
        .first()
    )
    return bank if bank and bank.serves(page) else None


def _has_tag(block: Any, tag: str) -> bool:
    if not tag.strip():
        return True
    tags = {each.strip().casefold() for each in block.value["tags"].split(",")}
    return tag.strip().casefold() in tags
