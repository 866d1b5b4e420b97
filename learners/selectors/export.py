"""Everything that is kept of a person, as they get it (TRUST D7)."""

import logging
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from courses.selectors import activity_titles, run_titles
from learners.privacy.annotations import Kept, Labelled, register
from learners.privacy.keys import LearnerKey

logger = logging.getLogger(__name__)
_DAMAGED = (AttributeError, TypeError, ValueError)
"""What reading something of another shape than it should have raises; never a wrong key."""

FORMAT = 1
"""Counts up when what programs read changes its shape."""

Row = dict[str, Any]
_NAMED = {"run_id": ("course", run_titles), "activity_id": ("activity", activity_titles)}


@dataclass(frozen=True)
class Part:
    """The rows of one table about a person, newest last. Each has the names of what it is about."""

    kept: Kept
    rows: list[Row]

    @property
    def name(self) -> str:
        """The name of the part in the file, as the table's."""
        return self.kept.model._meta.model_name or ""

    def entries(self) -> Iterator["Entry"]:
        """Yield the rows as they are read on a page: what has a label, and is not empty."""
        labels = {
            name: column
            for name, column in self.kept.columns.items()
            if isinstance(column, str | Promise)
        }
        for row in self.rows:
            about = [row[name] for name, _titles in _NAMED.values() if row.get(name)]
            values = [
                shown
                for name, label in labels.items()
                if row[name] not in (None, "")
                for shown in self._shown(name, label, row[name])
            ]
            yield Entry(about=about, values=values)

    def _shown(self, name: str, label: str | Promise, value: Any) -> Labelled:
        """Return a value in words where it is one of a list, or several where it holds some."""
        if name in self.kept.shows:
            return self.kept.shows[name](value)
        field: Any = self.kept.model._meta.get_field(name)
        choices = dict(field.flatchoices)
        return [(label, choices.get(value, value))]


@dataclass(frozen=True)
class Entry:
    """A row on the page: the course and the activity that it is about, then labels and values."""

    about: list[str]
    values: Labelled


@dataclass(frozen=True)
class PersonalData:
    """All of somebody's data at one time."""

    made_at: datetime
    parts: list[Part]

    def as_json(self) -> dict[str, Any]:
        """Return what people download."""
        return {
            "format": FORMAT,
            "made_at": self.made_at,
            **{part.name: part.rows for part in self.parts},
        }


def personal_data(*, learner_id: uuid.UUID, language: str) -> PersonalData:
    """Return everything that the annotated tables keep of somebody, titles in a language if any.

    One query for each table, two for the titles and one for the key, however much there is.
    Raises WrongKeyError where something sealed cannot be opened: data that lack a part are not
    handed out as whole.
    """
    key = LearnerKey(learner_id)
    parts = [Part(kept, _rows(kept, learner_id, key)) for kept in register() if kept.exported()]
    rows = [row for part in parts for row in part.rows]
    for column, (name, titles) in _NAMED.items():
        known = titles(_ids(rows, column), language)
        for row in rows:
            if row.get(column):
                row[name] = known.get(row[column], "")
    return PersonalData(made_at=timezone.now(), parts=parts)


def _rows(kept: Kept, learner_id: uuid.UUID, key: LearnerKey) -> list[Row]:
    names = kept.exported()
    theirs = {kept.owner: kept.known_as(learner_id, key)}
    found = kept.model._default_manager.filter(**theirs).order_by("pk")
    return [{name: _value(kept, row, name, key) for name in names} for row in found]


def _value(kept: Kept, row: Any, name: str, key: LearnerKey) -> Any:
    """Return what people get of a column; as it is stored, where that was damaged."""
    if name in kept.reads:
        try:
            return kept.reads[name](row, key)
        except _DAMAGED:
            logger.error(  # noqa: TRY400 - what happened may quote what is stored
                "%s of %s is damaged: %s", name, kept.model._meta.label, row.pk
            )
    return getattr(row, name)


def _ids(rows: Iterable[Row], column: str) -> set[uuid.UUID]:
    return {row[column] for row in rows if row.get(column)}
