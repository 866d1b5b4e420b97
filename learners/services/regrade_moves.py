"""How a regrade moves learners' quizzes: their completions, counters, and what they complete."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from courses.failpoints import failpoint
from courses.models import Edition, Regrade
from courses.selectors import (
    course_rule,
    edition_for_run,
    required_activities,
    with_openness,
)
from learners.bulk import update_many
from learners.models import Completion, Enrolment, RegradedCompletion
from learners.selectors.overrides import overrides_in_force
from learners.selectors.scores import Scores, attempted_scores
from learners.services.grades import Grade, Scored, grade_of, scored_attempts
from learners.services.modules import tell_of_modules
from learners.services.progress import announce, tally, tell_of_progress


@dataclass
class Person:
    """A learner's enrolment, the quiz's completion, and all completions of the run by activity."""

    enrolment: Any
    edition: Edition
    activity_id: uuid.UUID
    completions: dict[uuid.UUID, Completion]
    overridden: bool

    @property
    def completion(self) -> Completion | None:
        """The quiz's completion."""
        return self.completions.get(self.activity_id)


@dataclass(frozen=True)
class Move:
    """What becomes of a learner's quiz: ``completion`` is None where it is not completed then.

    ``attempts`` is how many were submitted.
    """

    person: Person
    completion: Completion | None
    attempts: int
    lost: bool = False

    def said(self) -> Counter[str]:
        """Return what counts in this move, for a preview or a log."""
        enrolment, known = self.person.enrolment, self.person.completion
        gained = known is None and self.completion is not None
        counts = self.person.activity_id in required_activities(self.person.edition.pk)
        last = enrolment.done + 1 >= enrolment.required
        return Counter(
            gained=int(gained),
            lost=int(self.lost),
            completed=int(gained and counts and last and enrolment.completed_at is None),
            taken_back=int(known is not None and self.completion is None),
            concerned=int(self.lost and enrolment.completed_at is not None),
        )


def people(
    *, run_id: uuid.UUID, learner_ids: list[uuid.UUID], activity_id: uuid.UUID, lock: bool
) -> dict[uuid.UUID, Person]:
    """Return the learners of a run with what counting needs. Three queries, and one a language."""
    if not learner_ids:
        return {}
    rows = Enrolment.objects.filter(run_id=run_id, learner_id__in=learner_ids)
    rows = with_openness(rows.select_related("run"), "run__").order_by("learner_id")
    enrolments = list(rows.select_for_update(of=("self",)) if lock else rows)
    overrides = overrides_in_force(run_id=run_id, learner_ids=learner_ids)
    editions: dict[str, Edition] = {}
    completions: dict[uuid.UUID, dict[uuid.UUID, Completion]] = {}
    for known in Completion.objects.filter(run_id=run_id, learner_id__in=learner_ids):
        completions.setdefault(known.learner_id, {})[known.activity_id] = known
    for each in enrolments:
        if each.language not in editions:
            editions[each.language] = edition_for_run(run=each.run, language=each.language)
    return {
        each.learner_id: Person(
            enrolment=each,
            edition=editions[each.language],
            activity_id=activity_id,
            completions=completions.get(each.learner_id, {}),
            overridden=(each.learner_id, activity_id) in overrides,
        )
        for each in enrolments
    }


def move_by_regrade(
    person: Person, before: Grade, after: Grade, *, tried: Sequence[Scored], regrade: Regrade
) -> Move:
    """Return what a new grade makes of a quiz.

    A score that staff have set stands. A pass completes the quiz; a pass that is lost leaves it
    completed, unless it was decided otherwise and the learner has not completed the run.
    """
    known = person.completion
    if person.overridden or (known is None and not after.passes):
        return Move(person, known, len(tried))
    lost = before.passes and not after.passes
    if lost and regrade.takes_back and person.enrolment.completed_at is None:
        return Move(person, None, len(tried), lost=True)
    new = _completion(person, after.score, edition_id=tried[-1].edition_id)
    return Move(person, new, len(tried), lost=lost)


def moves_back(regrade: Regrade, run_id: uuid.UUID, learner_ids: list[uuid.UUID]) -> list[Move]:
    """Return how completions go back to what they were; their attempts are back already.

    Where something has moved a quiz since, its attempts decide, as for a submission.
    """
    kept = {
        each.learner_id: each
        for each in RegradedCompletion.objects.filter(
            regrade=regrade, run_id=run_id, learner_id__in=learner_ids
        )
    }
    of_quiz: dict[str, Any] = {
        "run_id": run_id,
        "learner_ids": sorted(kept),
        "activity_id": regrade.activity_id,
    }
    tried = scored_attempts(**of_quiz)
    found = people(**of_quiz, lock=True)
    return [_back(person, kept[each], tried[each]) for each, person in found.items()]


def _back(person: Person, kept: RegradedCompletion, tried: Sequence[Scored]) -> Move:
    known, count = person.completion, len(tried)
    if person.overridden:
        return Move(person, known, count)
    score, stays = kept.old_score, kept.old_completed_at is not None
    left_alone = count == kept.attempts and (
        (known is not None, known.score if known else None) == (kept.is_completed, kept.new_score)
    )
    grade = grade_of(tried, activity_id=person.activity_id)
    if grade and not left_alone:
        score, stays = grade.score, stays or grade.passes
    if not stays:
        return Move(person, None, count)
    new = _completion(
        person, score, edition_id=kept.old_edition_id, completed_at=kept.old_completed_at
    )
    return Move(person, new, count)


def _completion(
    person: Person,
    score: Decimal | None,
    *,
    edition_id: uuid.UUID | None,
    completed_at: datetime | None = None,
) -> Completion:
    """Return the quiz's completion with a score, a new one where there is none."""
    known = person.completion
    return Completion(
        learner_id=person.enrolment.learner_id,
        run_id=person.enrolment.run_id,
        activity_id=person.activity_id,
        edition_id=known.edition_id if known else edition_id or person.edition.pk,
        score=score,
        completed_at=known.completed_at if known else completed_at or person.enrolment.now,
    )


def write_moves(moves: Sequence[Move], *, regrade: Regrade | None = None) -> None:
    """Write completions of locked enrolments, and count; ``regrade`` keeps what was before."""
    moved = [move for move in moves if move.completion is not move.person.completion]
    by_grade = [
        move for move in moves if move.completion is move.person.completion and _by_grade(move)
    ]
    if regrade:
        RegradedCompletion.objects.bulk_create(_kept(move, regrade) for move in moved + by_grade)
    gained = [move.person for move in moved if move.person.completion is None]
    _write_completions(moved)
    failpoint("regrade.completions")
    _count([move.person for move in moved + by_grade])
    for person in gained:
        completions = list(person.completions.values())
        tell_of_modules(person.enrolment, person.edition.pk, completions)


def _kept(move: Move, regrade: Regrade) -> RegradedCompletion:
    old, new = move.person.completion, move.completion
    kept = RegradedCompletion(
        learner_id=move.person.enrolment.learner_id,
        regrade=regrade,
        run_id=move.person.enrolment.run_id,
        is_completed=new is not None,
        new_score=new.score if new else None,
        attempts=move.attempts,
        lost=move.lost,
    )
    if old:
        kept.old_edition_id, kept.old_score = old.edition_id, old.score
        kept.old_completed_at = old.completed_at
    return kept


def _write_completions(moved: list[Move]) -> None:
    changed, made, gone = [], [], []
    for move in moved:
        known, new = move.person.completion, move.completion
        if new is None:
            gone.append(move.person)
        elif known is None:
            made.append(new)
        else:
            changed.append((new.learner_id, new.run_id, new.activity_id, new.score))
        if new is None:
            move.person.completions.pop(move.person.activity_id, None)
        else:
            move.person.completions[move.person.activity_id] = new
    update_many(Completion, key=["learner", "run", "activity"], change=["score"], rows=changed)
    Completion.objects.bulk_create(made)
    if gone:
        Completion.objects.filter(
            learner_id__in=[person.enrolment.learner_id for person in gone],
            run_id=gone[0].enrolment.run_id,
            activity_id=gone[0].activity_id,
        ).delete()


def _by_grade(move: Move) -> bool:
    """Say whether a quiz counts in the course without being completed."""
    return course_rule(move.person.edition.pk).pass_grade is not None


def _scores(person: Person) -> Scores:
    """Return the scores of all that a learner has done; a query only for courses by grade."""
    completed = {key: each.score for key, each in person.completions.items()}
    rule = course_rule(person.edition.pk)
    return completed | attempted_scores(person.enrolment, rule, completed)


def _count(persons: list[Person]) -> None:
    """Count as a submission does, in one statement for all, and tell of the runs completed."""
    completing = [
        person
        for person in persons
        if tally(
            person.enrolment,
            course_rule(person.edition.pk),
            _scores(person),
            grade_too=True,
        )
    ]
    update_many(
        Enrolment,
        key=["learner", "run"],
        change=["done", "required", "grade", "completed_at"],
        rows=[
            (
                *(person.enrolment.learner_id, person.enrolment.run_id),
                *(person.enrolment.done, person.enrolment.required),
                *(person.enrolment.grade, person.enrolment.completed_at),
            )
            for person in persons
        ],
    )
    for person in persons:
        tell_of_progress(person.enrolment)
    for person in completing:
        announce(person.enrolment, person.edition)
