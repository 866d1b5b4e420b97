"""What is kept of people: why, for how long, what they get of it, what erasure does (TRUST D7).

Every table with a column about a person is annotated, column by column; a test fails for one that
is not. The same annotations make what somebody downloads as their data, so that neither can forget
what the other knows.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

from learners.privacy.keys import LearnerKey
from learners.privacy.terms import Term


class Erasure(Enum):
    """What becomes of a row when its person's account is erased."""

    DELETED = "deleted with the account"
    DETACHED = "stays, and names the person no more"
    ID_STAYS = "stays, with an id that nothing resolves any more"
    APART = "hangs on no account; staff take it away"


@dataclass(frozen=True)
class Withheld:
    """A column that is not part of anybody's data as they get it, and why."""

    why: str


@dataclass(frozen=True)
class DataOnly:
    """A column that is in the file that people download, but not on the page for reading."""


DATA_ONLY = DataOnly()
IS_YOU = Withheld("it is the account itself, which the data begin with")
TECHNICAL = Withheld("tells the software what to do, and nothing of the person")
Labelled = list[tuple[str | Promise, Any]]
Column = str | Promise | DataOnly | Withheld


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a table keeps of a person.

    ``columns`` has every column: the label that its person reads, DATA_ONLY, or why it is withheld.
    ``owner`` is the column with the id of the account, or with what ``known_as`` makes of it and of
    the key of its person; ``reads`` opens what is sealed, by column, with that key. ``shows`` makes
    of what a column has the labels and values that are read on the page.
    ``until`` ends the sentence "kept until …"; ``terms`` are the times in it, which
    ``learners.services.retention`` carries out.
    """

    model: type[Model]
    title: str | Promise
    purpose: str
    until: str
    columns: Mapping[str, Column]
    owner: str = "learner_id"
    known_as: Callable[[uuid.UUID, LearnerKey], Any] = lambda learner_id, _key: learner_id
    erasure: Erasure = Erasure.DELETED
    terms: tuple[Term, ...] = ()
    reads: Mapping[str, Callable[[Any, LearnerKey], Any]] = field(default_factory=dict)
    shows: Mapping[str, Callable[[Any], Labelled]] = field(default_factory=dict)

    def exported(self) -> list[str]:
        """Return the columns that its person gets."""
        return [name for name, column in self.columns.items() if not isinstance(column, Withheld)]


_register: dict[type[Model], Kept] = {}


def annotate(kept: Kept) -> None:
    """Put a table into the register; annotating twice counts once."""
    _register[kept.model] = kept


def register() -> tuple[Kept, ...]:
    """Return all annotated tables, in the order in which their apps stand."""
    return tuple(_register.values())
