"""The texts of consent: those that come with the product, and those that staff put in force."""

import tomllib
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.apps import apps as installed
from django.db import transaction
from django.db.models import Max

from learners.models import ConsentText, Purpose

FOLDER = Path(__file__).parents[1] / "texts"


@transaction.atomic
def put_in_force(
    *, purpose: Purpose, bodies: Mapping[str, str], by_id: uuid.UUID
) -> list[ConsentText]:
    """Put the next version of a purpose in force, by language. Who agreed before is asked again."""
    last = ConsentText.objects.filter(purpose=purpose).aggregate(last=Max("version"))["last"] or 0
    return ConsentText.objects.bulk_create(
        ConsentText(purpose=purpose, version=last + 1, language=language, body=body, by_id=by_id)
        for language, body in bodies.items()
    )


def load_default_texts(apps: Any = installed, **kwargs: Any) -> None:
    """Put the product's texts in force where a purpose has none. Called after every ``migrate``.

    A site that has texts keeps them: what people agreed to does not change with the software.
    """
    try:
        model = apps.get_model("learners", "ConsentText")
    except LookupError:  # the database was taken back to before it had texts
        return
    there = set(model.objects.values_list("purpose", flat=True))
    model.objects.bulk_create(
        (
            model(purpose=purpose, version=1, language=language, body=body)
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
