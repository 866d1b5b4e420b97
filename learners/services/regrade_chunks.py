"""One chunk of a regrade: the attempts of some learners of one run, in one transaction.

Locks are taken in the order of a submission, enrolments first and attempts then, so that the two
cannot wait for each other.
"""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from courses.failpoints import failpoint
from courses.grading import grade_quiz
from courses.models import Regrade, Run
from courses.models.regrade import RegradeState
from courses.paper import paper
from courses.regrading import Correction
from courses.selectors import grading_material
from learners.bulk import keep_attempts, restore_attempts, update_many
from learners.corrections import corrections
from learners.models import Attempt, Enrolment
from learners.models.attempt import AttemptState
from learners.services.grades import grade_of, scored_attempts
from learners.services.regrade_moves import Move, move_by_regrade, moves_back, people, write_moves

CHUNK = 500


@dataclass(frozen=True)
class Chunk:
    """Some learners of a run, in the order of their ids."""

    run_id: uuid.UUID
    learner_ids: list[uuid.UUID]


@dataclass(frozen=True)
class Change:
    """An attempt, and what its result becomes."""

    attempt: Attempt
    score: Decimal
    passed: bool
    result: Any

    @property
    def rise(self) -> Decimal:
        """By how much the score rises; below 0 where it falls."""
        return self.score - (self.attempt.score or Decimal(0))


def next_chunk(regrade: Regrade) -> Chunk | None:
    """Return the learners who come next, None where nobody is left. A query, and one for a run."""
    runs = Run.objects.filter(course_id=regrade.edition.course_id).order_by("pk")
    if regrade.run_at:
        runs = runs.filter(pk__gte=regrade.run_at)
    for run_id in runs.values_list("pk", flat=True):
        rows = Enrolment.objects.filter(run_id=run_id).order_by("learner_id")
        if run_id == regrade.run_at:
            rows = rows.filter(learner_id__gt=regrade.learner_at)
        if ids := list(rows.values_list("learner_id", flat=True)[:CHUNK]):
            return Chunk(run_id, ids)
    return None


def regrade_chunk(regrade: Regrade, chunk: Chunk) -> Counter[str]:
    """Grade a chunk's attempts again; return what became of them. A preview writes nothing."""
    writes = regrade.state == RegradeState.RUNNING
    if writes:
        _lock(chunk)
    found = corrections(edition_id=regrade.edition_id, activity_id=regrade.activity_id)
    attempts = list(_attempts(regrade, chunk, found, lock=writes))
    changes = [each for a in attempts if (each := _regraded(a, found[a.edition_id]))]
    moves = _moves(regrade, chunk, changes, lock=writes)
    said = sum((move.said() for move in moves), Counter[str]())
    if writes:
        keep_attempts(regrade.pk, [each.attempt for each in changes])
        _write(changes)
        failpoint("regrade.attempts")
        write_moves(moves, regrade=regrade)
    return (
        Counter(
            attempts=len(attempts),
            changed=len(changes),
            risen=sum(each.rise > 0 for each in changes),
            fallen=sum(each.rise < 0 for each in changes),
        )
        + said
    )


def reverse_chunk(regrade: Regrade, chunk: Chunk) -> None:
    """Put a chunk's attempts and completions back as they were before the regrade."""
    _lock(chunk)
    restore_attempts(regrade.pk, chunk.run_id, chunk.learner_ids)
    failpoint("regrade.attempts")
    write_moves(moves_back(regrade, chunk.run_id, chunk.learner_ids))


def _lock(chunk: Chunk) -> None:
    """Lock the enrolments of a chunk. One query."""
    rows = Enrolment.objects.filter(run_id=chunk.run_id, learner_id__in=chunk.learner_ids)
    list(rows.select_for_update().order_by("learner_id").values_list("learner_id", flat=True))


def _attempts(
    regrade: Regrade, chunk: Chunk, editions: Iterable[uuid.UUID], *, lock: bool
) -> QuerySet[Attempt]:
    rows = Attempt.objects.filter(
        learner_id__in=chunk.learner_ids,
        run_id=chunk.run_id,
        activity_id=regrade.activity_id,
        edition_id__in=editions,
        state=AttemptState.SUBMITTED,
    ).order_by("learner_id", "number")
    return rows.select_for_update() if lock else rows


def _regraded(attempt: Attempt, correction: Correction) -> Change | None:
    """Grade an attempt by the corrected key; None where that changes nothing of its result."""
    if not correction.corrected:
        return None
    material = grading_material(edition_id=attempt.edition_id, activity_id=attempt.activity_id)
    grade = grade_quiz(paper(material.content, attempt.seed), correction.key, attempt.answers)
    result = {**(attempt.result or {}), "questions": grade.questions}
    if (grade.score, grade.passed, result) == (attempt.score, attempt.passed, attempt.result):
        return None
    return Change(attempt, grade.score, grade.passed, result)


def _write(changes: list[Change]) -> None:
    now = timezone.now()
    update_many(
        Attempt,
        key=["learner", "id"],
        change=["score", "passed", "result", "regraded_at"],
        rows=[
            (
                *(each.attempt.learner_id, each.attempt.id),
                *(each.score, each.passed, each.result, now),
            )
            for each in changes
        ],
    )


def _moves(regrade: Regrade, chunk: Chunk, changes: list[Change], *, lock: bool) -> list[Move]:
    """Return how the quiz's grade moves for learners whose scores do."""
    new = {each.attempt.id: each.score for each in changes}
    activity_id = regrade.activity_id
    of_quiz: dict[str, Any] = {
        "run_id": chunk.run_id,
        "learner_ids": sorted({each.attempt.learner_id for each in changes if each.rise}),
        "activity_id": activity_id,
    }
    tried = scored_attempts(**of_quiz)
    moves = []
    for learner_id, person in people(**of_quiz, lock=lock).items():
        now = [
            replace(each, score=new.get(each.attempt_id, each.score)) for each in tried[learner_id]
        ]
        before = grade_of(tried[learner_id], activity_id=activity_id)
        after = grade_of(now, activity_id=activity_id)
        if before and after and before != after:
            moves.append(move_by_regrade(person, before, after, tried=now, regrade=regrade))
    return moves
