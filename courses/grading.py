"""Grading a quiz: pure functions over what release stored and what a learner answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from courses.questions import TYPES, Invalid

TWO_PLACES = Decimal("0.01")


@dataclass(frozen=True)
class QuizGrade:
    """``score`` in per cent, two decimals; ``questions`` is JSON, one entry a question."""

    score: Decimal
    passed: bool
    questions: list[dict[str, Any]]


def check_answers(content: Mapping[str, Any], answers: Any) -> dict[str, str]:
    """Return a message for each answer that does not fit its question, by question id.

    ``content`` is a quiz's delivery schema, ``answers`` maps question ids to answers.
    """
    questions = {question["id"]: question for question in content["questions"]}
    problems = {}
    for question_id, answer in answers.items():
        question = questions.get(question_id)
        if question is None:
            problems[question_id] = _("This question is not in the quiz.")
            continue
        try:
            TYPES[question["type"]].check(question, answer)
        except Invalid as invalid:
            problems[question_id] = str(invalid)
    return problems


def grade_quiz(
    content: Mapping[str, Any], answer_key: Mapping[str, Any], answers: Mapping[str, Any]
) -> QuizGrade:
    """Grade checked answers. Every question that counts weighs the same; no answer scores 0.

    Private answers are not looked at, so nothing of them is in what is said.
    """
    results, scores = [], []
    for question in content["questions"]:
        kind = TYPES[question["type"]]
        answer = None if kind.private else answers.get(question["id"])
        graded = kind.grade(answer_key[question["id"]], answer)
        if graded.score is not None:
            scores.append(Decimal(str(graded.score)))
        results.append(
            {
                "question_id": question["id"],
                "score": graded.score,
                "correct": graded.correct,
                "feedback": graded.feedback,
                "option_feedback": graded.option_feedback,
            }
        )
    # Where nothing counts, to have answered is to have done it.
    mean = sum(scores, Decimal(0)) / len(scores) if scores else Decimal(1)
    score = (100 * mean).quantize(TWO_PLACES, ROUND_HALF_UP)
    return QuizGrade(score=score, passed=score >= content["pass_mark"], questions=results)
