"""What the examples show: people, courses and answers, in a language of each direction."""

import tomllib
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from certificates.models import CertificateKind
from courses.languages import direction
from learners.models.enrolment import EnrolmentState
from learners.selectors.progress import ActivityProgress, ModuleProgress, Progress

LANGUAGES = ("en", "ar")
DAY = datetime(2026, 12, 10, tzinfo=UTC)
_WORDS = Path(__file__).parent / "words"
_STATES: dict[str, dict[str, Any]] = {
    "active": {},
    "completed": {"completed_at": DAY},
    "withdrawn": {"state": EnrolmentState.WITHDRAWN},
    "closed": {"is_open": False},
}


def key(name: str) -> uuid.UUID:
    """Return an id that stays the same."""
    return uuid.uuid5(uuid.NAMESPACE_URL, name)


@dataclass(frozen=True)
class Sample:
    """Words of a language, and what is made of them."""

    language: str
    words: dict[str, Any]

    @property
    def text(self) -> dict[str, str]:
        """What every template that shows a course is given."""
        return {"language": self.language, "direction": direction(self.language)}

    @property
    def edition(self) -> SimpleNamespace:
        """A course in a language."""
        names = {name: self.words[name] for name in ("title", "summary")}
        return SimpleNamespace(**names, language=self.language, minutes=94)

    def course(self) -> SimpleNamespace:
        """Return a course of the catalogue."""
        entry = SimpleNamespace(language=self.language, minutes=94, edition=self.edition)
        return SimpleNamespace(slug="rights", languages=["en", "ar"], best=[entry])

    def enrolment(self, *, done: int = 0, how: str = "active") -> SimpleNamespace:
        """Return someone's place in a run: "active", "completed", "withdrawn" or "closed"."""
        course = SimpleNamespace(slug="rights", languages=["en", "ar"])
        facts = {"state": EnrolmentState.ACTIVE, "is_open": True, "completed_at": None}
        return SimpleNamespace(
            **(facts | _STATES[how]),
            title=self.words["title"],
            title_language=self.language,
            language=self.language,
            run_id=key("run"),
            run=SimpleNamespace(course=course),
            done=done,
            required=16,
        )

    def activities(self, *, done: int) -> list[ActivityProgress]:
        """Return steps of a module: the first ones done, the last a quiz."""
        steps = [
            ActivityProgress(
                id=key(title),
                kind="lesson",
                title=title,
                minutes=6,
                required=number != 1,
                completed=number < done,
                score=None,
            )
            for number, title in enumerate(self.words["steps"])
        ]
        passed = Decimal(80) if done == len(steps) else None
        return [*steps[:-1], replace(steps[-1], kind="quiz", score=passed)]

    def progress(self, *, done: int = 2, how: str = "active") -> Progress:
        """Where someone is in a course of two modules."""
        first = self.activities(done=done)
        names = self.words["modules"]
        modules = [
            ModuleProgress(id=key(name), title=name, summary="", activities=steps)
            for name, steps in zip(names, (first, []), strict=True)
        ]
        following = [step.id for step in first if not step.completed]
        return Progress(
            enrolment=self.enrolment(done=done, how=how),
            edition=self.edition,  # type: ignore[arg-type]
            modules=modules,
            done=done,
            required=len(first),
            next_activity_id=following[0] if following else None,
        )

    def run(self, how: str) -> SimpleNamespace:
        """Return a run that is "open", "ending", "upcoming" or "mine"."""
        return SimpleNamespace(
            pk=key(how),
            title="",
            has_opened=how != "upcoming",
            is_open=how != "upcoming",
            opens_at=DAY,
            closes_at=DAY + timedelta(days=30) if how == "ending" else None,
        )

    def certificate(self, state: str) -> SimpleNamespace:
        """Return a certificate in a state."""
        return SimpleNamespace(
            id=key(state),
            state=state,
            standing=state,
            kind=CertificateKind.COURSE,
            get_kind_display=CertificateKind.COURSE.label,
            title=self.words["title"],
            language=self.language,
            completed_on=DAY.date(),
            code="7Q2M0T5B9XK3VJ8N4R6WZC1DPE",
        )


@cache
def sample(language: str) -> Sample:
    """Return the samples of a language."""
    words = tomllib.loads((_WORDS / f"{language}.toml").read_text(encoding="utf-8"))
    return Sample(language, words)
