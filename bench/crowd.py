"""A crowd of made-up learners for reports: a seeded generator, and its import by COPY.

Shares are as in a large open course on human rights, whose learners come to four fifths from the
Global South, are 29 years old on average, and to three fifths women. Six in ten agree to be counted
by their answers; each of these leaves one question in ten out. Of a hundred who sign up, 70 begin
and 27 pass. Profiles are sealed with a key of each, as the site does it.
"""

import itertools
import random
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models

from bench import seed
from courses.models import Edition, Run
from courses.services import release_edition
from learners.models import (
    Account,
    Completion,
    Consent,
    ConsentText,
    DataKey,
    Enrolment,
    Profile,
    Purpose,
)
from learners.privacy.keys import LearnerKey
from learners.privacy.profiles import profile_key

SEED = 26
OPENED = datetime(2026, 1, 5, tzinfo=UTC)
MODULES = 5
AGREE, SKIPS, PASS = 0.6, 0.1, 0.97
COUNTRIES = {
    "IN": 11, "NG": 8, "KE": 7, "MX": 6, "CO": 5, "PH": 5, "PK": 4, "AR": 4, "UG": 4, "GH": 3,
    "ZA": 3, "EG": 3, "PE": 3, "BD": 3, "BR": 3, "TZ": 2, "ET": 2, "MA": 2, "NP": 2, "LB": 1,
    "TN": 1, "MM": 1, "ID": 2, "EC": 1, "ZW": 1, "US": 5, "GB": 4, "ES": 3, "FR": 2, "DE": 2,
    "IT": 2, "CA": 2, "AU": 1, "UA": 1, "NO": 0.3, "IS": 0.02, "FJ": 0.05, "TV": 0.002, "MT": 0.03,
}  # fmt: skip
AGES = {
    "13-15": 3, "16-17": 6, "18-24": 37, "25-34": 30.7, "35-44": 13.3, "45-54": 6, "55-64": 3,
    "65-74": 0.9, "75-plus": 0.1,
}  # fmt: skip
GENDERS = {"woman": 61, "man": 35, "non_binary": 2, "self_described": 0.3, "prefer_not": 1.7}
EDUCATION = {
    "none": 1, "primary": 4, "secondary": 26, "vocational": 9, "tertiary": 42, "postgraduate": 18,
}  # fmt: skip
LANGUAGES = {
    "en": 22, "es": 24, "ar": 9, "fr": 7, "sw": 8, "hi": 8, "yo": 4, "ur": 4, "bn": 4, "pt": 4,
    "my": 1, "am": 2, "other": 3,
}  # fmt: skip
ANSWERS = {
    "age_band": AGES,
    "gender": GENDERS,
    "country": COUNTRIES,
    "first_language": LANGUAGES,
    "education": EDUCATION,
}
BATCH = 20_000
Person = dict[str, Any]


def make(slug: str, count: int, said: Callable[[str], None]) -> None:
    """Import ``count`` learners of a course of five modules, and say how far it is."""
    call_command("migrate", verbosity=0)
    edition = release_edition(draft=seed.in_modules(slug, MODULES)).edition
    run = edition.course.runs.get()
    run.opens_at = OPENED
    run.save()
    source, began = random.Random(f"{SEED} {slug}"), time.perf_counter()
    for start in range(0, count, BATCH):
        number = min(BATCH, count - start)
        _copy(edition, run, [person(source) for _ in range(number)])
        rate = (start + number) / (time.perf_counter() - began)
        said(f"{start + number} of {count} learners, {rate:.0f} a second")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def person(source: random.Random) -> Person:
    """Make up a learner: when they came, how far they went, and what they answer, if they do."""
    days = source.triangular(0, 320, 40)
    signed = OPENED + timedelta(days=days)
    reached = source.choices(range(MODULES + 1), [30, 18, 12, 7, 5, 28])[0]
    passed = reached == MODULES and source.random() < PASS
    answers = {}
    if source.random() < AGREE:
        for key, shares in ANSWERS.items():
            if source.random() > SKIPS:
                answers[key] = source.choices(list(shares), list(shares.values()))[0]
    return {
        "id": uuid.UUID(int=source.getrandbits(128), version=4),
        "signed": signed,
        "reached": reached,
        "done_at": signed + timedelta(days=source.uniform(3, 60)) if passed else None,
        "answers": answers,
    }


def _copy(edition: Edition, run: Run, people: list[Person]) -> None:
    """Write people with all that is kept of them, as the site itself would keep it."""
    places = [module["activities"][0]["id"] for module in edition.outline]
    text = ConsentText.objects.in_force(Purpose.DEMOGRAPHICS).get(language="en")
    tellers = [each for each in people if each["answers"]]
    keys = {each["id"]: _wrapped() for each in tellers}
    _rows(Account, ({"id": p["id"], "username": f"b-{p['id'].hex[:28]}", "password": "!"}
                    for p in people))  # fmt: skip
    _rows(DataKey, ({"learner_id": key, "wrapped": wrapped} for key, wrapped in keys.items()))
    _rows(Profile, (_profile(p, keys[p["id"]]) for p in tellers))
    _rows(Consent, ({"learner_id": p["id"], "purpose": "demographics", "given": True,
                     "text_id": text.pk, "by": "learner"} for p in tellers))  # fmt: skip
    _rows(Enrolment, ({"learner_id": p["id"], "run_id": run.pk, "language": "en",
                       "done": p["reached"], "required": MODULES, "enrolled_at": p["signed"],
                       "completed_at": p["done_at"]} for p in people))  # fmt: skip
    _rows(Completion, ({"learner_id": p["id"], "run_id": run.pk, "activity_id": places[place],
                        "edition_id": edition.pk,
                        "completed_at": p["signed"] + timedelta(days=place)}
                       for p in people for place in range(p["reached"])))  # fmt: skip


def _wrapped() -> bytes:
    return Fernet(settings.ENCRYPTION_KEYS[0]).encrypt(Fernet.generate_key())


def _profile(teller: Person, wrapped: bytes) -> dict[str, Any]:
    key = profile_key(LearnerKey(teller["id"], wrapped))
    return {"pseudonym": key.pseudonym, **key.sealed(teller["answers"], {})}


def _rows(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """COPY rows into a model's table; what they leave out is what Django would fill in."""
    rows = iter(rows)
    one = next(rows, None)
    if one is None:
        return
    filled = {
        field.attname: field.get_default()
        for field in model._meta.concrete_fields
        if field.name != "pk" and not field.has_db_default()
    }
    names = list({**filled, **one})
    columns = ", ".join(f'"{name}"' for name in names)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for row in itertools.chain([one], rows):
            whole = {**filled, **row}
            copy.write_row([whole[name] for name in names])
