"""Letting go of what has been kept for as long as was said (``learners.privacy.terms``).

Whatever is due is found anew in each batch, and each is a short transaction: it may be stopped
anywhere and run again, beside learners, and beside itself. Rows that were renewed meanwhile stay.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from learners.models import Account, Erasure
from learners.privacy.annotations import Kept, register
from learners.privacy.terms import Ending, Term
from learners.services.erasing import erase_at_once
from learners.sql import forget_deleted

BATCH, PEOPLE = 500, 20
"""Rows, and people to erase, in one transaction: each of these takes some 20 ms, and on SQLite all
others wait meanwhile.
"""


@dataclass(frozen=True)
class Visit:
    """How far a term of a table is carried out: ``done`` of those that were ``due``."""

    table: str
    words: str
    due: int
    done: int = 0


def terms_in_force(up_to: timedelta = timedelta.max) -> list[tuple[Kept, Term]]:
    """Return tables with their terms, but for those that are longer, or turned off."""
    terms = ((kept, term, term.after()) for kept in register() for term in kept.terms)
    return [(kept, term) for kept, term, period in terms if period is not None and period <= up_to]


def apply_retention(*, dry_run: bool = False, up_to: timedelta = timedelta.max) -> Iterator[Visit]:
    """Carry out every term; tell of each how much is due, and how far it is after each batch.

    ``dry_run`` counts only; ``up_to`` leaves out longer terms.
    """
    for kept, term in terms_in_force(up_to):
        due = term.due(kept.model).count()
        visit = Visit(kept.model._meta.label, term.said(), due)
        yield visit
        if not dry_run:
            yield from _carry_out(kept, term, visit)
    if not dry_run:
        forget_deleted()


def _carry_out(kept: Kept, term: Term, visit: Visit) -> Iterator[Visit]:
    done = 0
    size = PEOPLE if term.ending == Ending.ERASED else BATCH
    while ids := list(term.due(kept.model).values_list("pk", flat=True)[:size]):
        ended = _end(kept, term, ids)
        if not ended:
            return
        done += ended
        yield Visit(visit.table, visit.words, max(visit.due, done), done)


@transaction.atomic
def _end(kept: Kept, term: Term, ids: Sequence[Any]) -> int:
    """End what is still due of these rows; return how many."""
    still = term.due(kept.model).filter(pk__in=ids)
    if term.ending == Ending.DELETED:
        return still.delete()[0]
    rows: Any = Account.objects.select_for_update(no_key=True, skip_locked=_skips_locked())
    people = list(rows.filter(pk__in=still.values("pk")).values_list("pk", flat=True))
    for learner_id in people:
        if term.ending == Ending.ERASED:
            erase_at_once(learner_id)
        else:
            _give_notice(learner_id)
    return len(people)


def _skips_locked() -> bool:
    from django.db import connection  # noqa: PLC0415

    return connection.features.has_select_for_update_skip_locked


def _give_notice(learner_id: uuid.UUID) -> None:
    """Have an unused account erased in some weeks. Whoever signs in meanwhile keeps it."""
    due_at: Any = Now() + timedelta(days=settings.UNUSED_NOTICE_DAYS)
    Erasure.objects.get_or_create(
        learner_id=learner_id, defaults={"due_at": due_at, "for_disuse": True}
    )
