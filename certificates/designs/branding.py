"""Designs that certificates have instead of their course's, by who brought their learners."""

import uuid
from collections.abc import Callable, Collection, Mapping

Designs = Mapping[uuid.UUID, uuid.UUID]
Chooser = Callable[[uuid.UUID, Collection[uuid.UUID]], Designs]
"""Takes a run and learners; returns the frozen revisions of those whose design is another one."""
_choosers: list[Chooser] = []


def brand_by(chooser: Chooser) -> None:
    """Ask a function, from now on, before a certificate of a course is owed. Call it at start."""
    _choosers.append(chooser)


def branded(run_id: uuid.UUID, learner_ids: Collection[uuid.UUID]) -> Designs:
    """Return the revisions of those whose certificates have another design than their course's."""
    found: dict[uuid.UUID, uuid.UUID] = {}
    for chooser in _choosers:
        found |= chooser(run_id, learner_ids)
    return found
