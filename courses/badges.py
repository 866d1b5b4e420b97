"""Modules that give a badge: what each requires."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from courses.models import Edition
from courses.outline import Outline


@dataclass(frozen=True)
class BadgeModules:
    """The modules of an edition that give a badge, each with the activities that it requires."""

    language: str
    required: Mapping[uuid.UUID, frozenset[uuid.UUID]]

    def of(self, activity_id: uuid.UUID) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
        """Return those that require an activity."""
        return {key: ids for key, ids in self.required.items() if activity_id in ids}


@lru_cache(maxsize=1024)
def badge_modules(edition_id: uuid.UUID) -> BadgeModules:
    """Return an edition's modules that give a badge. No query after the first.

    A module that requires nothing gives none: nobody could be said to have earned it.
    """
    rows = Edition.objects.values_list("language", "outline")
    language, outline = rows.get(pk=edition_id)
    return BadgeModules(language, required_for_badges(outline))


def required_for_badges(outline: Outline) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """Return the activities that each module with a badge requires."""
    modules = {
        uuid.UUID(module["id"]): frozenset(
            uuid.UUID(each["id"]) for each in module["activities"] if each["required"]
        )
        for module in outline
        if module.get("badge")
    }
    return {key: ids for key, ids in modules.items() if ids}
