"""Texts of consent: staff write drafts, see what putting them in force means, and do it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from cms.models import ConsentDraft
from courses.disclosure import ENOUGH, rounded
from courses.languages import CONTENT_LANGUAGES, INTERFACE_LANGUAGES, native_name
from learners.models import ConsentText, Purpose
from learners.selectors.consents import agreed
from learners.services.consent_texts import cleaned, gains_languages_only

Bodies = dict[str, str]


@dataclass(frozen=True)
class Change:
    """What becomes of a language: "new", "changed", "same" or "gone"."""

    language: str
    kind: str

    @property
    def name(self) -> str:
        """The language by its own name."""
        return native_name(self.language)


@dataclass(frozen=True)
class Plan:
    """What putting the drafts of a purpose in force means.

    ``missing`` are languages of the interface whose readers would get another; ``asked_again`` is
    how many people have agreed to the text in force, None where they are not asked again.
    """

    purpose: Purpose
    bodies: Bodies
    version: int
    changes: list[Change]
    missing: list[str]
    asked_again: int | None

    @property
    def behind(self) -> list[str]:
        """The languages that stay as they are while others change: do they say the same still?"""
        kinds = {change.kind for change in self.changes}
        same = [change.name for change in self.changes if change.kind == "same"]
        return same if "changed" in kinds else []

    @property
    def are_few(self) -> bool:
        """Whether so few are asked again that their number is not told."""
        return (self.asked_again or 0) < ENOUGH

    @property
    def about(self) -> int:
        """How many are asked again, as it may be told."""
        return rounded(self.asked_again or 0)

    @property
    def seen(self) -> str:
        """What tells these drafts from others: nobody puts in force what they did not look at."""
        return hashlib.sha256(json.dumps(self.bodies, sort_keys=True).encode()).hexdigest()


def texts_now(purpose: Purpose) -> dict[str, ConsentText]:
    """Return the text in force of a purpose, by language. One query."""
    return {text.language: text for text in ConsentText.objects.in_force(purpose)}


def drafts_of(purpose: Purpose) -> Bodies:
    """Return the drafts of a purpose, by language; none where nothing is to change. One query."""
    drafts = ConsentDraft.objects.filter(purpose=purpose)
    return dict(drafts.values_list("language", "body"))


def written_of(purpose: Purpose) -> Bodies:
    """Return the drafts of a purpose, or what is in force where there are none. Two queries."""
    now = {language: text.body for language, text in texts_now(purpose).items()}
    return drafts_of(purpose) or now


@transaction.atomic
def save_drafts(purpose: Purpose, bodies: Mapping[str, str]) -> None:
    """Keep these as the drafts of a purpose; none where they are what is in force."""
    kept = cleaned(bodies)
    ConsentDraft.objects.filter(purpose=purpose).delete()
    if kept != {language: text.body for language, text in texts_now(purpose).items()}:
        ConsentDraft.objects.bulk_create(
            ConsentDraft(purpose=purpose, language=language, body=body)
            for language, body in kept.items()
        )


def plan_of(purpose: Purpose) -> Plan | None:
    """Return what putting the drafts in force means, None where there are none. Three queries."""
    bodies = drafts_of(purpose)
    if not bodies:
        return None
    now = {language: text.body for language, text in texts_now(purpose).items()}
    version = ConsentText.objects.version_of(purpose)
    gains_only = gains_languages_only(now, bodies)
    return Plan(
        purpose=purpose,
        bodies=bodies,
        version=version if gains_only else version + 1,
        changes=[Change(code, _kind(code, now, bodies)) for code in _in_order({**now, **bodies})],
        missing=[native_name(code) for code in INTERFACE_LANGUAGES if code not in bodies],
        asked_again=None if gains_only else agreed(purpose),
    )


def languages_to_write(purpose: Purpose, more: str = "") -> list[str]:
    """Return the languages to write a text in: the interface's, those there are, and one more."""
    there = {*INTERFACE_LANGUAGES, *texts_now(purpose), *drafts_of(purpose)}
    return _in_order(dict.fromkeys([*there, *([more] if more in CONTENT_LANGUAGES else [])], ""))


def _in_order(bodies: Mapping[str, str]) -> list[str]:
    return [code for code in CONTENT_LANGUAGES if code in bodies]


def _kind(code: str, now: Bodies, bodies: Bodies) -> str:
    if code not in now:
        return "new"
    if code not in bodies:
        return "gone"
    return "same" if now[code] == bodies[code] else "changed"
