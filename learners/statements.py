"""The statements that every answer of a learner passes through, as SQL (see ``learners.sql``)."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from courses.models import Run
from learners.models import AccessToken, Account, Attempt, Completion, Enrolment
from learners.places import Place
from learners.privacy.answers import sealed_answers
from learners.sql import Found, Statement

_FIND_TOKEN = Statement(
    """
    SELECT {t}, {a} FROM learners_accesstoken t
    JOIN learners_account a ON a.id = t.learner_id
    WHERE t.learner_id = %(learner_id)s AND t.id = %(token_id)s
    """,
    t=AccessToken,
    a=Account,
)
_SUBMITTED_AT: Any = Attempt._meta.get_field("submitted_at")
_CLOSES_AT: Any = Run._meta.get_field("closes_at")
# The enrolment first: rows are locked in the order of FROM, and whoever starts an attempt locks the
# enrolment before all else. The last column says whether the run follows a later edition by now.
_LOCK_ATTEMPT = Statement(
    """
    SELECT {a}, {e}, {now} AS {at}, (SELECT {closes} FROM courses_run r WHERE r.id = a.run_id),
        EXISTS (
            SELECT 1 FROM courses_edition own
            JOIN courses_edition later ON later.course_id = own.course_id
                AND later.language = own.language AND later.number > own.number
            JOIN courses_run r ON r.id = a.run_id
            WHERE own.id = a.edition_id
                AND (r.pinned_at IS NULL OR later.released_at <= r.pinned_at)
        )
    FROM learners_enrolment e
    JOIN learners_attempt a ON e.learner_id = a.learner_id AND e.run_id = a.run_id
    WHERE e.learner_id = %(learner_id)s AND a.id = %(attempt_id)s {lock}
    """,
    a=Attempt,
    e=Enrolment,
    at=_SUBMITTED_AT,
    closes=_CLOSES_AT,
)
_SUBMIT = """
    UPDATE learners_attempt SET answers = %(answers)s, state = %(state)s,
        score = %(score)s, passed = %(passed)s, result = %(result)s,
        expired = %(expired)s, is_late = %(is_late)s,
        client_submitted_at = %(client_submitted_at)s,
        submitted_at = COALESCE(%(submitted_at)s, {now})
    WHERE learner_id = %(learner_id)s AND id = %(attempt_id)s
"""
# The enrolment is locked, and a statement sees the completions as they were before it: what is
# completed for the first time is counted, once.
_COUNT = """
    UPDATE learners_enrolment SET done = done + %(step)s
    WHERE learner_id = %(learner_id)s AND run_id = %(run_id)s AND NOT EXISTS (
        SELECT 1 FROM learners_completion known WHERE known.learner_id = %(learner_id)s
            AND known.run_id = %(run_id)s AND known.activity_id = %(activity_id)s
    )
"""
_COMPLETE = """
    INSERT INTO learners_completion
        (learner_id, run_id, activity_id, edition_id, score, completed_at)
    VALUES (%(learner_id)s, %(run_id)s, %(activity_id)s, %(edition_id)s, %(grade)s,
        COALESCE(%(submitted_at)s, {now}))
    ON CONFLICT (learner_id, run_id, activity_id) DO UPDATE SET score = CASE
        WHEN %(keep_best)s AND excluded.score <= learners_completion.score
        THEN learners_completion.score ELSE excluded.score END
"""
_SUBMIT_ALONE = Statement(f"{_SUBMIT} RETURNING {{at}}", at=_SUBMITTED_AT)
_SUBMIT_AND_COUNT = Statement(
    f"""
    WITH submitted AS ({_SUBMIT} RETURNING submitted_at), counted AS ({_COUNT} RETURNING done)
    SELECT {{at}}, counted.done FROM submitted LEFT JOIN counted ON TRUE
    """,  # noqa: S608 - made of constants
    at=_SUBMITTED_AT,
)
_COUNT_ALONE = Statement(f"{_COUNT} RETURNING done")
_COMPLETE_ALONE = Statement(
    f"{_COMPLETE} RETURNING {{learners_completion}}", learners_completion=Completion
)
_COUNT_AND_COMPLETE = Statement(
    f"""
    WITH counted AS ({_COUNT} RETURNING done), completed AS ({_COMPLETE} RETURNING *)
    SELECT {{c}}, counted.done FROM completed c LEFT JOIN counted ON TRUE
    """,  # noqa: S608 - made of constants
    c=Completion,
)
_SUBMIT_COUNT_AND_COMPLETE = Statement(
    f"""
    WITH submitted AS ({_SUBMIT} RETURNING submitted_at), counted AS ({_COUNT} RETURNING done),
        completed AS ({_COMPLETE})
    SELECT {{at}}, counted.done FROM submitted LEFT JOIN counted ON TRUE
    """,  # noqa: S608 - made of constants
    at=_SUBMITTED_AT,
)


def find_token(*, learner_id: uuid.UUID, token_id: uuid.UUID) -> AccessToken | None:
    """Return a token with its account. One statement."""
    found = _FIND_TOKEN.one(learner_id=learner_id, token_id=token_id)
    if found is None:
        return None
    token, token.learner = found
    return token


def lock_attempt(*, learner_id: uuid.UUID, attempt_id: uuid.UUID) -> tuple[Any, Any] | None:
    """Lock and return an attempt and its enrolment. One statement.

    The attempt knows the clock and the close of its run (``learners.deadlines``), and whether it
    is ``outdated``: on an edition that the run follows no more.
    """
    found = _LOCK_ATTEMPT.one(learner_id=learner_id, attempt_id=attempt_id)
    if found is None:
        return None
    attempt, enrolment, attempt.now, attempt.closes_at, outdated = found
    attempt.outdated = bool(outdated)
    return attempt, enrolment


def write_submission(
    attempt: Attempt, *, grade: Decimal | None, keep_best: bool, step: int
) -> tuple[datetime, int | None]:
    """Write the result of an attempt, and the completion of its quiz unless ``grade`` is None.

    It is submitted at its ``submitted_at``, or now where that is None. The attempt is locked, and
    its enrolment. Return when, and ``done`` of the enrolment where the completion is new, or where
    there is none and a ``step``, which is what it adds. One statement on PostgreSQL; up to three on
    SQLite, which has no WITH for writes.
    """
    values = {
        "learner_id": attempt.learner_id,
        "attempt_id": attempt.id,
        "answers": sealed_answers(attempt),
        "state": attempt.state,
        "score": attempt.score,
        "passed": attempt.passed,
        "result": attempt.result,
        "expired": attempt.expired,
        "is_late": attempt.is_late,
        "client_submitted_at": attempt.client_submitted_at,
        "submitted_at": attempt.submitted_at,
    }
    counted = {"run_id": attempt.run_id, "activity_id": attempt.activity_id, "step": step}
    if grade is None:
        return _submit_uncompleted(values, counted)
    completed: dict[str, Any] = {
        **counted,
        "edition_id": attempt.edition_id,
        "grade": grade,
        "keep_best": keep_best,
    }
    if _writes_in_with():
        at, done = _only(_SUBMIT_COUNT_AND_COMPLETE.one(**values, **completed))
        return at, done
    (at,) = _only(_SUBMIT_ALONE.one(**values))
    _completion, done = _complete(learner_id=attempt.learner_id, submitted_at=at, **completed)
    return at, done


def _submit_uncompleted(
    values: dict[str, Any], counted: dict[str, Any]
) -> tuple[datetime, int | None]:
    """Write a result that completes nothing; it is counted where it has a step."""
    if counted["step"] and _writes_in_with():
        at, done = _only(_SUBMIT_AND_COUNT.one(**values, **counted))
        return at, done
    (at,) = _only(_SUBMIT_ALONE.one(**values))
    if not counted["step"]:
        return at, None
    found = _COUNT_ALONE.one(learner_id=values["learner_id"], **counted)
    return at, found[0] if found else None


def write_completion(
    *,
    learner_id: uuid.UUID,
    run_id: uuid.UUID,
    activity_id: uuid.UUID,
    edition_id: uuid.UUID,
    step: int,
) -> tuple[Completion, int | None]:
    """Record that a lesson of a locked enrolment was read, and count it where that is new.

    Return the completion, and ``done`` where it is new. One statement on PostgreSQL, two on SQLite.
    """
    return _complete(
        learner_id=learner_id,
        run_id=run_id,
        activity_id=activity_id,
        edition_id=edition_id,
        grade=None,
        keep_best=True,
        step=step,
        submitted_at=None,
    )


def write_grade(
    place: Place, *, edition_id: uuid.UUID, grade: Decimal | None, step: int
) -> tuple[Completion, int | None]:
    """Write the completion of a quiz of a locked enrolment with this grade, whatever it was before.

    Returns what ``write_completion`` returns, by the same statements.
    """
    return _complete(
        **vars(place),
        edition_id=edition_id,
        grade=grade,
        keep_best=False,
        step=step,
        submitted_at=None,
    )


def _complete(**values: Any) -> tuple[Completion, int | None]:
    if _writes_in_with():
        completion, done = _only(_COUNT_AND_COMPLETE.one(**values))
        return completion, done
    counted = _COUNT_ALONE.one(**values)
    (completion,) = _only(_COMPLETE_ALONE.one(**values))
    return completion, counted[0] if counted else None


def _writes_in_with() -> bool:
    return connection.vendor == "postgresql"


def _only(found: Found | None) -> Found:
    """Return the row of a statement that writes one; it was locked, so it is there."""
    if found is None:
        raise AssertionError
    return found
