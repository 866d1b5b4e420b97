"""Knowledge checks: questions in a lesson, answered as often as one likes.

What is answered is graded at once, told at once, and kept nowhere. A check's key lies in the same
column as that of quizzes, but is the lesson's own: nothing here reads the key of a quiz.
"""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.errors import AnswerInvalidError, NotFoundError
from courses.grading import check_answers, grade_quiz
from courses.models import EditionActivity
from courses.questions.shown import Question, questions
from courses.selectors import grading_material

Content = Mapping[str, Any]
# What courses/blocks/check.html leaves in a lesson's HTML. No text of an author can hold it:
# rich text has no div, and all other text is escaped.
_PLACE = re.compile(r'<div data-check="([^"]*)"></div>')
_NOTHING: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True)
class Piece:
    """A piece of a lesson: HTML, or a check."""

    html: str = ""
    check: Question | None = None


@dataclass(frozen=True)
class Answered:
    """What somebody answered to a check: what grading said, or what is wrong with the answer."""

    question_id: str
    answer: Any
    result: Mapping[str, Any] | None = None
    error: str = ""


def find_check(content: Content, question_id: str) -> dict[str, Any]:
    """Return a check of a lesson as it is delivered. Raises NotFoundError; a quiz has none."""
    for check in content.get("checks", ()):
        if check["id"] == question_id:
            return check
    raise NotFoundError


def answer_check(
    *, edition_id: uuid.UUID, activity_id: uuid.UUID, question_id: str, answer: Any
) -> dict[str, Any]:
    """Grade an answer to a check, and keep nothing. Return what an attempt's result has.

    No query after the first of a process. Raises NotFoundError, and AnswerInvalidError for what
    does not fit the question and for no answer: who has not tried is not told.
    """
    try:
        material = grading_material(edition_id=edition_id, activity_id=activity_id)
    except EditionActivity.DoesNotExist:
        raise NotFoundError from None
    check = find_check(material.content, question_id)
    alone, answers = {"questions": [check], "pass_mark": 0}, {question_id: answer}
    message = check_answers(alone, answers).get(question_id)
    if not message and answer in _NOTHING:
        message = _("Answer the question first.")
    if message:
        raise AnswerInvalidError(errors={"answer": message})
    return grade_quiz(alone, material.answer_key, answers).questions[0]


def checks_of(content: Content, answered: Answered | None = None) -> list[Question]:
    """Return a lesson's checks as templates show them, one of them with what was answered."""
    told = answered or Answered("", None)
    return questions(
        {"questions": content.get("checks", [])},
        answers={told.question_id: told.answer},
        errors={told.question_id: told.error},
        result={"questions": [told.result]} if told.result else None,
    )


def pieces(html: str, checks: list[Question]) -> Iterator[Piece]:
    """Yield a lesson's HTML and its checks in reading order."""
    by_id = {check.id: check for check in checks}
    # A split by a pattern with one group gives HTML and ids in turn.
    for position, piece in enumerate(_PLACE.split(html)):
        if position % 2 == 0:
            yield Piece(html=piece)
        elif piece in by_id:
            yield Piece(check=by_id[piece])
