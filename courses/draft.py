"""What the CMS hands over to be released or previewed: a course as plain data."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class ActivityDraft:
    """A lesson or quiz. ``content`` and ``answer_key`` are as ``EditionActivity`` stores them."""

    key: uuid.UUID
    kind: str
    title: str
    minutes: int
    content: dict[str, Any]
    answer_key: dict[str, Any] = field(default_factory=dict)
    required: bool = True


@dataclass(frozen=True, kw_only=True)
class ModuleDraft:
    """A module and its activities, in order. ``badge`` says that completing it gives one."""

    key: uuid.UUID
    title: str
    summary: str
    activities: tuple[ActivityDraft, ...]
    badge: bool = False


@dataclass(frozen=True, kw_only=True)
class CourseDraft:
    """A whole course in one language."""

    key: uuid.UUID
    office_id: uuid.UUID
    slug: str
    language: str
    source_language: str
    title: str
    summary: str
    description_html: str
    topics: tuple[str, ...]
    certificate: dict[str, Any]
    outcomes: tuple[str, ...] = ()
    pass_grade: int | None = None
    modules: tuple[ModuleDraft, ...]

    def activities(self) -> Iterator[ActivityDraft]:
        """Yield the activities of all modules, in order."""
        for module in self.modules:
            yield from module.activities

    @property
    def minutes(self) -> int:
        """How long the course takes most learners."""
        return sum(activity.minutes for activity in self.activities())

    def content_hash(self) -> str:
        """Return the SHA-256 of everything that learners or graders would read."""
        data = asdict(self)
        for identity in ("office_id", "slug", "source_language"):
            del data[identity]
        # What is as usual is left out, here as in a quiz's rules: hashes outlive new rules.
        if data["pass_grade"] is None:
            del data["pass_grade"]
        if not data["outcomes"]:
            del data["outcomes"]
        for module in data["modules"]:
            if not module["badge"]:
                del module["badge"]
        text = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def outline(self) -> list[dict[str, Any]]:
        """Return modules and activities with their titles, as ``Edition.outline`` stores them."""
        return [
            {
                "id": str(module.key),
                "title": module.title,
                "summary": module.summary,
                **({"badge": True} if module.badge else {}),
                "activities": [
                    {
                        "id": str(activity.key),
                        "kind": activity.kind,
                        "title": activity.title,
                        "minutes": activity.minutes,
                        "required": activity.required,
                        **({"practice": True} if activity.content.get("practice") else {}),
                    }
                    for activity in module.activities
                ],
            }
            for module in self.modules
        ]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that stops a release: what is wrong, and the page (and block) where it is."""

    message: str
    page_id: int | None = None
    page_title: str = ""
    block_id: str = ""
