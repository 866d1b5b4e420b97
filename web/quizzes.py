"""Puts a quiz's questions, a learner's answers and the result side by side, for templates."""

from typing import Any


def questions_with_answers(
    content: dict[str, Any], answers: dict[str, Any], result: dict[str, Any] | None
) -> list[dict[str, Any]]:
    """Return the questions with ``chosen`` on each option and, once graded, what is right.

    ``result`` None (not submitted) adds nothing that tells right from wrong.
    """
    graded = {entry["question_id"]: entry for entry in result["questions"]} if result else {}
    return [
        _question(question, answers.get(question["id"]) or [], graded.get(question["id"]))
        for question in content["questions"]
    ]


def _question(
    question: dict[str, Any], chosen: list[str], graded: dict[str, Any] | None
) -> dict[str, Any]:
    shown = {
        "id": question["id"],
        "prompt": question["prompt"],
        "multiple": question["type"] == "multiple_choice",
        "options": [{**option, "chosen": option["id"] in chosen} for option in question["options"]],
    }
    if graded is None:
        return shown
    for option in shown["options"]:
        option["right"] = option["id"] in graded["correct"]
        option["feedback"] = graded["option_feedback"].get(option["id"], "")
    return {**shown, "score": graded["score"], "feedback": graded["feedback"]}
