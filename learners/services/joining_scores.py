"""Bringing a guest's attempts and scores in one run into an account.

- Attempts of the guest come after those of the account, as many as the quiz still allows; an open
  one only where the account has none open. The others are left behind: being a guest first gives
  nobody more tries than the rules do.
- The grade of a quiz is what its rule makes of all of them, so the better one where the best
  counts. What is completed stays completed; of the guest's, what the attempts that came along have
  earned.
- A score that the team has set stands: the account's own, else the guest's.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from courses.selectors import quiz_policy
from learners.models import Attempt, Completion, Override, RegradedAttempt, RegradedCompletion
from learners.places import Place
from learners.privacy.keys import LearnerKey
from learners.privacy.sealing import is_sealed, seal, unseal
from learners.selectors.overrides import overrides_in_force
from learners.services.grades import grade_from_attempts


@dataclass(frozen=True)
class Joining:
    """A guest and the account that takes over what they did, with the keys of both."""

    guest_id: uuid.UUID
    own_id: uuid.UUID
    guest_key: LearnerKey
    own_key: LearnerKey


def bring_scores(joining: Joining, own: Any) -> list[Attempt]:
    """Bring everything that scores are made of; return the attempts that were left behind.

    ``own`` is the locked enrolment of the account.
    """
    decided = _quizzes(Override, joining.own_id, own.run_id)
    _bring_overrides(joining, own, decided)
    brought, left = _bring_attempts(joining, own.run_id)
    _bring_regrades(joining, own.run_id, brought)
    theirs = _completions(joining.guest_id, own.run_id)
    known = _completions(joining.own_id, own.run_id)
    at = {attempt.activity_id for attempt in brought} | theirs.keys()
    short = {attempt.activity_id for attempt in left if attempt.is_submitted}
    in_force = overrides_in_force(run_id=own.run_id, learner_ids=[joining.own_id])
    for activity_id in sorted(at - decided):
        place = Place(joining.own_id, own.run_id, activity_id)
        _complete(
            place,
            known.get(activity_id),
            theirs.get(activity_id),
            is_set=(joining.own_id, activity_id) in in_force,
            is_short=activity_id in short,
        )
    return left


def rows_in(model: Any, learner_id: uuid.UUID, run_id: uuid.UUID) -> Any:
    """Return what a table has of a learner in a run."""
    return model.objects.filter(learner_id=learner_id, run_id=run_id)


def owned(joining: Joining, rows: Iterable[Any]) -> list[Any]:
    """Return rows of the guest as rows of the account, not stored yet."""
    found = list(rows)
    for row in found:
        row.learner_id = joining.own_id
    return found


def insert(rows: Sequence[Model]) -> None:
    """Store rows that are new. One statement; where the guest's were, they go with the guest."""
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)


def _quizzes(model: Any, learner_id: uuid.UUID, run_id: uuid.UUID) -> set[uuid.UUID]:
    return set(rows_in(model, learner_id, run_id).values_list("activity_id", flat=True))


def _completions(learner_id: uuid.UUID, run_id: uuid.UUID) -> dict[uuid.UUID, Completion]:
    return {row.activity_id: row for row in rows_in(Completion, learner_id, run_id)}


def _bring_overrides(joining: Joining, own: Any, decided: set[uuid.UUID]) -> None:
    """Bring scores that the team has set, at quizzes where it has set none for the account."""
    theirs = rows_in(Override, joining.guest_id, own.run_id).exclude(activity_id__in=decided)
    brought = owned(joining, theirs)
    insert(brought)
    if brought:
        own.has_overrides = True
        own.save(update_fields=["has_overrides"])


def _bring_attempts(joining: Joining, run_id: uuid.UUID) -> tuple[list[Attempt], list[Attempt]]:
    """Bring attempts, numbered on, as many as are allowed; return them, and those left behind."""
    own: dict[uuid.UUID, list[Attempt]] = defaultdict(list)
    for attempt in rows_in(Attempt, joining.own_id, run_id).defer("answers", "result", "checked"):
        own[attempt.activity_id].append(attempt)
    ids = set(Attempt.objects.filter(learner_id=joining.own_id).values_list("id", flat=True))
    brought, left = [], []
    for attempt in rows_in(Attempt, joining.guest_id, run_id).order_by("activity_id", "number"):
        before = own[attempt.activity_id]
        if attempt.id in ids or not _fits(attempt, before):
            left.append(attempt)
            continue
        attempt.number = max((each.number for each in before), default=0) + 1
        attempt.answers = _resealed(joining, attempt.answers)
        before.append(attempt)
        brought.append(attempt)
    insert(owned(joining, brought))
    return brought, left


def _fits(attempt: Attempt, before: list[Attempt]) -> bool:
    """Say whether a quiz takes one more attempt after others."""
    policy = quiz_policy(edition_id=attempt.edition_id, activity_id=attempt.activity_id)
    if not attempt.is_submitted and not all(each.is_submitted for each in before):
        return False
    return policy.attempts_left(len(before)) != 0


def _resealed(joining: Joining, answers: Any) -> Any:
    """Return answers with what was sealed for the guest sealed for the account; damage as it is."""
    if not isinstance(answers, dict):
        return answers
    return {
        name: seal(joining.own_key, unseal(joining.guest_key, given)) if is_sealed(given) else given
        for name, given in answers.items()
    }


def _bring_regrades(joining: Joining, run_id: uuid.UUID, brought: list[Attempt]) -> None:
    """Bring what lets a correction of scores be taken back."""
    changed = RegradedAttempt.objects.filter(
        learner_id=joining.guest_id, attempt_id__in=[attempt.id for attempt in brought]
    )
    insert(owned(joining, changed))
    known = rows_in(RegradedCompletion, joining.own_id, run_id).values("regrade_id")
    theirs = rows_in(RegradedCompletion, joining.guest_id, run_id).exclude(regrade_id__in=known)
    insert(owned(joining, theirs))


def _complete(
    place: Place,
    known: Completion | None,
    theirs: Completion | None,
    *,
    is_set: bool,
    is_short: bool,
) -> None:
    """Write the completion that an activity has now, where it has one.

    ``is_set`` says that the team has set the guest's score, ``is_short`` that attempts which may
    have earned the guest's completion were left behind.
    """
    grade = None if is_set else grade_from_attempts(place)
    if known is None and theirs and is_short and not (grade and grade.passes):
        theirs = None
    one = known or theirs
    if one is None:
        return
    one.learner_id = place.learner_id
    if grade:
        one.score = grade.score
    elif theirs:
        one.score = theirs.score
    if theirs:
        one.completed_at = min(one.completed_at, theirs.completed_at)
    Completion.objects.bulk_create(
        [one],
        update_conflicts=True,
        update_fields=["score", "completed_at"],
        unique_fields=["learner", "run", "activity"],
    )
