"""Attempts as plain data, for tests of item analysis: who answered what on which day."""

import uuid
from datetime import UTC, datetime, timedelta

from courses.analysis import QuizSums
from tests import drafts

QUIZ = drafts.quiz()
RIGHT, WRONG = drafts.right_answers(), drafts.wrong_answers()


def midnight(day):
    return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=day)


def sheets(answers, *, day=0, first=0):
    """Attempts of one day, each by a learner: those from the number ``first`` on."""
    return [
        {
            "attempt_id": uuid.UUID(int=number),
            "submitted_at": midnight(day),
            "seed": None,
            "answers": each,
        }
        for number, each in enumerate(answers, start=first)
    ]


def analysed(attempts, *, content=QUIZ.content, key=QUIZ.answer_key, shown=None, day=0):
    """Analyse on the next midnight; ``shown`` is what the analysis before returned."""
    sums = QuizSums(content, key, shown)
    for each in attempts:
        sums.add(**each)
    return {entry["id"]: entry for entry in sums.found(midnight(day + 1))}


def seen(found):
    """What staff see of an analysis: all but what tells sets of attempts apart."""
    return {
        question_id: {name: entry[name] for name in entry if name not in {"set", "until"}}
        for question_id, entry in found.items()
    }
