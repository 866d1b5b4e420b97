"""Item analysis: sums over answers, from which nobody's answer can be told.

For each question that counts:

``n``
    how many answers there are, one a learner: of the first attempt that had it on its paper.
``facility``
    the mean of its scores, from 0 to 1 (the "p value" of classical test theory). ``few`` says
    instead that fewer than ten points were earned ("right") or missed ("wrong").
``discrimination``
    the corrected item-total correlation: Pearson's r between the score of the question and the mean
    score of the other questions of the same attempt,

        r = (n Σxy − Σx Σy) / √((n Σx² − (Σx)²) (n Σy² − (Σy)²))

    which is the point-biserial correlation where a question is right or wrong. The question is left
    out of y, since it would correlate with itself (S. Henrysson, "Correction of item-total
    correlations in item analysis", Psychometrika 28, 1963, 211-218). y is a mean and not a sum,
    since papers of a quiz that draws questions differ. None where all scores are the same.
``blank``
    the share that left it unanswered.
``picks``
    for each thing to choose, the share that chose it, and whether it is right.

What is told of them (TRUST.md D4), and why
-------------------------------------------
An author needs to know how a question did, and may know who answered it, and when. So:

- **Within an analysis** counts are withheld and rounded as ``courses.disclosure`` says; a withheld
  number is None. Nothing is told of a question below ``TO_BEGIN`` answers: one cell of ten needs
  another beside it. The points earned are a cell, and those missed another. Where one pick is what
  earns them, its share is the facility: it is told where facility is, and the wrong ones share out
  the rest among them. Where several earn a part each, they are a partition of the points.
- **Between analyses** of a question, what is shown stays as it is until ``ENOUGH`` other learners
  have answered since. So two analyses never differ by fewer people. It is not enough that the sets
  differ by ten: of a set that has lost learners, the lost would be told by the difference, so that
  who has left never counts towards the ten. What is shown may contain answers deleted since.
- **The same answers** may be analysed again at any time. That shows what a corrected key makes of
  them, and is why scores are graded here by the key in force: stored results change one attempt
  after the other while a regrade is under way. ``set`` is what tells sets of answers apart.
- **There is one analysis of an edition**: no analysis of a run or of all attempts beside it, since
  two that overlap can be subtracted from each other. First attempts are counted, since whoever
  tries again has seen what is right, and would count twice.
- **It is a regular release**: an analysis counts what was submitted before midnight (UTC), so that
  nobody chooses the moment between two learners.

Staff who enrol ten learners of their own can fill a release up to one real learner. What rounding
and withholding leave is then what protects that learner.
"""

import hashlib
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import sqrt
from typing import Any

from courses.disclosure import ENOUGH, coarse, rounded, share, withheld
from courses.paper import paper
from courses.questions import TYPES
from courses.questions.picks import Pick, groups_of, picked

TO_BEGIN = 2 * ENOUGH
# Below this a spread is the rounding of sums and not a spread of scores.
_NOTHING = 1e-9
_BLANK, _REST = "blank", "rest"
_SETS = 2**128
Json = Any
Entry = dict[str, Any]


@dataclass
class Sums:
    """What is kept of a question's answers while they are counted.

    ``new`` are those since the analysis that is shown; ``marks`` adds up a mark of each attempt.
    """

    n: int = 0
    new: int = 0
    marks: int = 0
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
    """The sums of a quiz's questions, fed an attempt at a time: memory does not grow with them.

    ``shown`` is what the analysis before found, by question id.
    """

    def __init__(
        self,
        content: Mapping[str, Any],
        answer_key: Mapping[str, Any],
        shown: Mapping[str, Entry] | None = None,
    ) -> None:
        self._content, self._key, self._shown = content, answer_key, shown or {}
        self._questions = {
            question["id"]: question
            for question in content["questions"]
            if TYPES[question["type"]].graded
        }
        self._sums = {question_id: Sums() for question_id in self._questions}
        self._since = {
            question_id: datetime.fromisoformat(entry["until"])
            for question_id, entry in self._shown.items()
            if "until" in entry
        }

    def add(
        self,
        *,
        attempt_id: uuid.UUID,
        submitted_at: datetime,
        seed: int | None,
        answers: Mapping[str, Any],
    ) -> None:
        """Count a learner's attempt."""
        scores = self._scores(seed, answers)
        mark = int.from_bytes(hashlib.sha256(attempt_id.bytes).digest()[:16])
        for question_id, score in scores.items():
            sums, answer = self._sums[question_id], answers.get(question_id)
            since = self._since.get(question_id)
            sums.new += since is None or submitted_at >= since
            sums.marks = (sums.marks + mark) % _SETS
            others = [value for key, value in scores.items() if key != question_id]
            sums.add(score, others, blank=_is_blank(answer), picks=picked(answer))

    def found(self, until: datetime) -> list[Entry]:
        """Return what is to be shown, a question an entry, in the order of the quiz.

        ``until`` is before when the attempts were submitted.
        """
        return [self._entry(question, until) for question in self._questions.values()]

    def _entry(self, question: Mapping[str, Any], until: datetime) -> Entry:
        sums, shown = self._sums[question["id"]], self._shown.get(question["id"], {})
        same = shown.get("set") == _set(sums)
        if same or (sums.new >= ENOUGH and sums.n >= TO_BEGIN):
            told = _told(question, self._key[question["id"]], sums)
            shown = told | {"set": _set(sums), "until": until.isoformat()}
        return {**shown, **{name: question[name] for name in ("id", "type", "prompt")}}

    def _scores(self, seed: int | None, answers: Mapping[str, Any]) -> dict[str, float]:
        asked = [each["id"] for each in paper(self._content, seed)["questions"]]
        graded = {
            each: TYPES[self._questions[each]["type"]].grade(self._key[each], answers.get(each))
            for each in asked
            if each in self._questions
        }
        return {each: grade.score for each, grade in graded.items() if grade.score is not None}


def _told(question: Mapping[str, Any], key: Mapping[str, Any], sums: Sums) -> Entry:
    right = picked(TYPES[question["type"]].grade(key, None).correct)
    groups = groups_of(question, right)
    few = _few(sums)
    hidden = _withheld(groups, right, sums, few)
    r = None if few or sums.paired < sums.n else sums.discrimination()
    return {
        "n": rounded(sums.n),
        "facility": None if few else share(sums.x, sums.n),
        "few": few,
        "discrimination": None if r is None else coarse(r, sums.n),
        "blank": None if _BLANK in hidden else share(sums.blank, sums.n),
        "picks": [
            {
                "text": pick.text,
                "share": None if pick.key in hidden else share(sums.picks[pick.key], sums.n),
                "right": pick.key in right,
            }
            for group in groups
            for pick in group
        ],
    }


def _few(sums: Sums) -> str | None:
    if sums.x < ENOUGH:
        return "right"
    return "wrong" if sums.n - sums.x < ENOUGH else None


def _withheld(groups: list[list[Pick]], right: set[str], sums: Sums, few: str | None) -> set[str]:
    partitions = [_cells(group, sums) for group in ([], *groups)]
    if few:
        return withheld(partitions)
    alone = all(len(group) == 1 for group in groups)
    earning = [pick.key for group in groups for pick in group if alone or pick.key in right]
    if len(earning) == 1 and abs(sums.picks[earning[0]] - sums.x) < _NOTHING:
        return withheld(partitions, told=set(earning))
    if len(earning) > 1:
        partitions.append({key: sums.picks[key] for key in earning})
    return withheld(partitions)


def _cells(group: list[Pick], sums: Sums) -> dict[str, float]:
    """Return the counts of a group as a partition: who answered none of it is a cell as well."""
    cells = {pick.key: sums.picks[pick.key] for pick in group}
    rest = sums.n - sums.blank - sum(cells.values())
    if rest or not group:
        cells[f"{_REST}/{group[0].key}" if group else _REST] = rest
    return {**cells, _BLANK: sums.blank}


def _set(sums: Sums) -> str:
    return f"{sums.marks:032x}"


def _is_blank(answer: Json) -> bool:
    return not answer or (isinstance(answer, dict) and not any(answer.values()))
