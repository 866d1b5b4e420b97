"""The texts of consent: those that come with the product, and those that staff put in force."""

import re
import tomllib
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps as installed
from django.db import IntegrityError, transaction

from learners.errors import NoTextError, TextsMovedError
from learners.models import ConsentText, Purpose
from learners.models.audit import StaffAction
from learners.selectors.consents import FALLBACK
from learners.services.auditing import note

FOLDER = Path(__file__).parents[1] / "texts"
WRITTEN_AT = datetime(2026, 11, 26, tzinfo=UTC)
_NAMES = uuid.UUID("6d2b3f0e-8a54-4b0c-9d0a-26a26a26a26a")


def put_in_force(
    *, purpose: Purpose, bodies: Mapping[str, str], by_id: uuid.UUID
) -> list[ConsentText]:
    """Put a purpose's texts in force, by language; return what is new, nothing where all is as was.

    Who agreed before is asked again. Only where texts in other languages come to those in force,
    which stay as they are, nobody is: the version means what it meant. The audit log says which
    version it was. Raises NoTextError, and TextsMovedError where somebody else does so at the same
    moment.
    """
    wanted = cleaned(bodies)
    if FALLBACK not in wanted:
        raise NoTextError
    now = {text.language: text.body for text in ConsentText.objects.in_force(purpose)}
    if wanted == now:
        return []
    version = ConsentText.objects.version_of(purpose)
    if gains_languages_only(now, wanted):
        wanted = {code: body for code, body in wanted.items() if code not in now}
    else:
        version += 1
    rows = [
        ConsentText(purpose=purpose, version=version, language=code, body=body, by_id=by_id)
        for code, body in wanted.items()
    ]
    try:
        with transaction.atomic():
            note(StaffAction.CHANGED_TEXT, by_id=by_id, purpose=purpose, version=version)
            return ConsentText.objects.bulk_create(rows)
    except IntegrityError:
        raise TextsMovedError from None


def cleaned(bodies: Mapping[str, str]) -> dict[str, str]:
    """Return texts as they are kept: paragraphs parted by one empty line; no empty ones."""
    tidy = {code: _tidy(body) for code, body in bodies.items()}
    return {code: body for code, body in tidy.items() if body}


def gains_languages_only(now: Mapping[str, str], bodies: Mapping[str, str]) -> bool:
    """Say whether texts are those in force, with some in other languages beside them.

    English is what the others are held against, and read where there is no other: where it was not
    there, nobody has agreed to what it says, so it makes a version of its own.
    """
    return FALLBACK in now and all(bodies.get(code) == body for code, body in now.items())


def _tidy(body: str) -> str:
    paragraphs = re.split(r"\n\s*\n", body.replace("\r\n", "\n").strip())
    return "\n\n".join(paragraph.strip() for paragraph in paragraphs)


def load_default_texts(apps: Any = installed, **kwargs: Any) -> None:
    """Put the product's texts in force where a purpose has none. Called after every ``migrate``.

    A site that has texts keeps them: what people agreed to does not change with the software.
    They are the same rows on every site, so that a copy of one can be loaded over another.
    """
    try:
        model = apps.get_model("learners", "ConsentText")
    except LookupError:  # the database was taken back to before it had texts
        return
    there = set(model.objects.values_list("purpose", flat=True))
    model.objects.bulk_create(
        (
            model(
                id=uuid.uuid5(_NAMES, f"{purpose}/{language}"),
                purpose=purpose,
                version=1,
                language=language,
                body=body,
                at=WRITTEN_AT,
            )
            for language, purpose, body in default_texts()
            if purpose not in there
        ),
        ignore_conflicts=True,
    )


def default_texts() -> Iterator[tuple[str, str, str]]:
    """Yield language, purpose and body of every text that comes with the product."""
    for path in sorted(FOLDER.glob("*.toml")):
        for purpose, body in tomllib.loads(path.read_text(encoding="utf-8")).items():
            yield path.stem, purpose, body.strip()
