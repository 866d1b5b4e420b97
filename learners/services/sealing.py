"""Sealing what was stored before private words were: a row at a time, on a live system."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from courses.models import EditionActivity
from courses.models.course import ActivityKind
from courses.questions import TYPES
from learners.idempotency import is_plain
from learners.models import Attempt, IdempotentRequest, SyncedEvent
from learners.privacy.answers import sealed_answers
from learners.privacy.digests import keyed
from learners.privacy.keys import LearnerKey
from learners.privacy.sealing import seal

CHUNK = 500
Progress = Callable[[str, int, int], None]
"""Is told of a table how many of its rows were looked at, and how many were sealed."""


def seal_stored(*, progress: Progress = lambda _table, _seen, _sealed: None) -> dict[str, int]:
    """Seal all private words that are stored open; return how many rows were, by table.

    Each row is locked and written by itself, so this may stop anywhere and run again, beside
    learners. Raises WrongKeyError where a learner's key does not open: what is stored stays.
    """
    found = {}
    for table, (rows, changes) in _TABLES.items():
        seen = sealed = 0
        for chunk in _chunks(rows()):
            sealed += sum(_seal(row, changes) for row in chunk)
            seen += len(chunk)
            progress(table, seen, sealed)
        found[table] = sealed
    return found


def _chunks(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    ordered = rows.order_by("pk")
    chunk = list(ordered[:CHUNK])
    while chunk:
        yield chunk
        chunk = list(ordered.filter(pk__gt=chunk[-1].pk)[:CHUNK])


def _seal(row: Model, changes: Callable[[Any], dict[str, Any]]) -> bool:
    if not changes(row):
        return False
    same = type(row)._default_manager.filter(pk=row.pk)
    with transaction.atomic():
        locked = same.select_for_update().first()
        return locked is not None and bool(same.update(**changes(locked)))


def _attempts() -> QuerySet[Attempt]:
    """Return the attempts at quizzes that ask for something private, in any edition."""
    quizzes = EditionActivity.objects.filter(kind=ActivityKind.QUIZ)
    private = {
        activity_id
        for activity_id, asked in quizzes.values_list("activity_id", "content__questions")
        if any(TYPES[each["type"]].private for each in asked)
    }
    return Attempt.objects.filter(activity_id__in=private).defer("checked", "result")


def _attempt(row: Attempt) -> dict[str, Any]:
    stored = sealed_answers(row)
    if stored == row.answers and not row.answers_hash:
        return {}
    return {"answers": stored, "answers_hash": ""}


def _event(row: SyncedEvent) -> dict[str, Any]:
    digest, body = keyed(row.digest), row.body
    if body and "answers" in body:
        body = seal(LearnerKey(row.learner_id), body)
    return {} if (digest, body) == (row.digest, row.body) else {"digest": digest, "body": body}


def _request(row: IdempotentRequest) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if keyed(row.fingerprint) != row.fingerprint:
        changes["fingerprint"] = keyed(row.fingerprint)
    if row.body and is_plain(row.body):
        changes["body"] = LearnerKey(row.learner_id).encrypt(bytes(row.body))
    return changes


_TABLES: dict[str, tuple[Callable[[], QuerySet[Any]], Callable[[Any], dict[str, Any]]]] = {
    "attempts": (_attempts, _attempt),
    "synced events": (SyncedEvent.objects.all, _event),
    "kept answers": (IdempotentRequest.objects.all, _request),
}
