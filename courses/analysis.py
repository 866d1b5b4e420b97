"""Item analysis: sums over answers, from which nobody's answer can be told.

For each question that counts:

``n``
    how many attempts had it on their paper.
``facility``
    the mean of its scores, from 0 to 1 (the "p value" of classical test theory).
``discrimination``
    the corrected item-total correlation: Pearson's r between the score of the question and the mean
    score of the other questions of the same attempt,

        r = (n Σxy − Σx Σy) / √((n Σx² − (Σx)²) (n Σy² − (Σy)²))

    which is the point-biserial correlation where a question is right or wrong. The question is left
    out of y, since it would correlate with itself (S. Henrysson, "Correction of item-total
    correlations in item analysis", Psychometrika 28, 1963, 211-218). y is a mean and not a sum,
    since papers of a quiz that draws questions differ. None where all scores are the same.
``blank``
    the share of attempts that left it unanswered.
``picks``
    for each thing to choose, the share of attempts that chose it, and whether it is right.

Below ``ENOUGH`` attempts only ``n`` is kept: few answers say nothing about a question, and too much
about those who gave them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from courses.paper import paper
from courses.questions import TYPES
from courses.questions.picks import picked, picks_of

ENOUGH = 10
# Below this a spread is the rounding of sums and not a spread of scores.
_NOTHING = 1e-9
Json = Any


@dataclass
class Sums:
    """What is kept of a question's answers while they are counted."""

    n: int = 0
    blank: int = 0
    paired: int = 0
    x: float = 0.0
    x_paired: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0
    picks: Counter[str] = field(default_factory=Counter)

    def add(self, score: float, others: list[float], *, blank: bool, picks: set[str]) -> None:
        """Count one answer; ``others`` are the scores of the attempt's other questions."""
        self.n += 1
        self.blank += blank
        self.x += score
        self.picks.update(picks)
        if others:
            rest = sum(others) / len(others)
            self.paired += 1
            self.x_paired += score
            self.y += rest
            self.xx += score * score
            self.yy += rest * rest
            self.xy += score * rest

    def discrimination(self) -> float | None:
        """Return the corrected item-total correlation (see the module)."""
        n = self.paired
        spread_x = n * self.xx - self.x_paired**2
        spread_y = n * self.yy - self.y**2
        if min(spread_x, spread_y) <= _NOTHING * n * n:
            return None
        return (n * self.xy - self.x_paired * self.y) / sqrt(spread_x * spread_y)


class QuizSums:
    """The sums of a quiz's questions, fed an attempt at a time: memory does not grow with them."""

    def __init__(self, content: Mapping[str, Any], answer_key: Mapping[str, Any]) -> None:
        self._content, self._key = content, answer_key
        self._sums: dict[str, Sums] = {}
        self._picks = {
            question["id"]: {pick.key for pick in picks_of(question)}
            for question in content["questions"]
        }

    def add(self, *, seed: int | None, answers: Mapping[str, Any], result: Json) -> None:
        """Count a submitted attempt. Questions that do not count (no score) are left out."""
        asked = {question["id"] for question in paper(self._content, seed)["questions"]}
        scores = {
            each["question_id"]: float(each["score"])
            for each in result["questions"]
            if each["score"] is not None and each["question_id"] in asked
        }
        for question_id, score in scores.items():
            others = [value for key, value in scores.items() if key != question_id]
            answer = answers.get(question_id)
            self._sums.setdefault(question_id, Sums()).add(
                score,
                others,
                blank=_is_blank(answer),
                picks=picked(answer) & self._picks[question_id],
            )

    def found(self) -> list[dict[str, Any]]:
        """Return what is to be kept, a question an entry, in the order of the quiz."""
        return [
            _entry(question, self._key[question["id"]], self._sums[question["id"]])
            for question in self._content["questions"]
            if question["id"] in self._sums
        ]


def _entry(question: Mapping[str, Any], key: Mapping[str, Any], sums: Sums) -> dict[str, Any]:
    entry = {
        "id": question["id"],
        "type": question["type"],
        "prompt": question["prompt"],
        "n": sums.n,
    }
    if sums.n < ENOUGH:
        return entry
    right = picked(TYPES[question["type"]].grade(key, None).correct)
    r = sums.discrimination()
    return entry | {
        "facility": round(sums.x / sums.n, 3),
        "discrimination": None if r is None else round(r, 3),
        "blank": round(sums.blank / sums.n, 3),
        "picks": [
            {
                "text": pick.text,
                "share": round(sums.picks[pick.key] / sums.n, 3),
                "right": pick.key in right,
            }
            for pick in picks_of(question)
        ],
    }


def _is_blank(answer: Json) -> bool:
    return not answer or (isinstance(answer, dict) and not any(answer.values()))
