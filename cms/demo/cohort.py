"""A made-up cohort of the demo course that is over, and the report of it, as analysts get one.

So that whoever is new sees a report with something in it. Nobody of it can sign in; the run is
closed, so that learners are not offered it, and nothing is owed to who passed.
"""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from cms.demo.source import read_course
from courses.models import Course, Edition, Run
from impact.models import Release
from impact.services import make_release, request_due
from impact.weeks import regular_date
from learners.ages import Said
from learners.models import Account, Completion, Enrolment, Purpose
from learners.selectors import texts_in_force
from learners.services import answer, give_consent

SLUG, SEED, COUNT = "made-up-cohort", 26, 360
WEEKS = 12
AGREE, SKIP = 0.75, 0.1
SHARES: Mapping[str, Mapping[str, float]] = {
    "age_band": {"18-24": 35, "25-34": 33, "35-44": 17, "45-54": 9, "55-64": 6},
    "gender": {"woman": 58, "man": 35, "non_binary": 2, "prefer_not": 5},
    "country": {"KE": 25, "NG": 20, "IN": 20, "MX": 13, "DE": 22},
    "first_language": {"en": 30, "es": 15, "sw": 18, "hi": 15, "de": 22},
    "education": {"secondary": 30, "vocational": 10, "tertiary": 45, "postgraduate": 15},
}
"""Of a hundred who answer: a large open course is about like that."""


@transaction.atomic
def create_cohort() -> bool:
    """Make the cohort and its report where they are not there; return whether they were made."""
    course = Course.objects.filter(slug=read_course("en")["slug"]).first()
    if course is None or course.runs.filter(slug=SLUG).exists():
        return False
    due_on = regular_date(datetime.now(UTC).date())
    run = course.runs.create(
        slug=SLUG,
        title="A made-up cohort",
        opens_at=_midnight(due_on - timedelta(weeks=WEEKS)),
        closes_at=_midnight(due_on),
    )
    _enrol(run, due_on)
    request_due(today=due_on)
    make_release(Release.objects.get(run=run, due_on=due_on).pk)
    return True


def _enrol(run: Run, due_on: date) -> None:
    """Enrol everybody, who come in the first weeks and go as far as they do."""
    source = random.Random(SEED)  # noqa: S311 - made up, and the same everywhere
    edition = Edition.objects.filter(course=run.course, language="en").latest("number")
    people = Account.objects.bulk_create(
        Account(username=f"made-up-{number:03}", password="!", language="en")  # noqa: S106
        for number in range(1, COUNT + 1)
    )
    enrolments, completions = [], []
    for person in people:
        came = _midnight(run.opens_at.date()) + timedelta(hours=source.triangular(1, 1200, 100))
        enrolment, done = _way(source, edition, came)
        enrolments.append(Enrolment(learner=person, run=run, language="en", **enrolment))
        completions += [Completion(learner=person, run=run, edition=edition, **e) for e in done]
    Enrolment.objects.bulk_create(enrolments)
    Completion.objects.bulk_create(completions)
    text = texts_in_force("en", Purpose.DEMOGRAPHICS)[Purpose.DEMOGRAPHICS]
    for person in people:
        if source.random() < AGREE:
            _tell(source, person, text.pk)


def _way(
    source: random.Random, edition: Edition, came: datetime
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the columns of an enrolment, and of what was completed: a step every other day."""
    steps = [each["id"] for module in edition.outline for each in module["activities"]]
    passed = source.random() < 0.3  # noqa: PLR2004
    begun = 0 if source.random() < 0.25 else source.randrange(1, len(steps))  # noqa: PLR2004
    done = len(steps) if passed else begun
    days = [came + timedelta(days=1 + step) for step in range(done)]
    columns = {
        "required": len(steps),
        "done": done,
        "enrolled_at": came,
        "completed_at": days[-1] if passed else None,
    }
    return columns, [
        {"activity_id": step, "completed_at": day} for step, day in zip(steps, days, strict=False)
    ]


def _tell(source: random.Random, person: Account, text_id: Any) -> None:
    """Have somebody agree to be asked, and answer most of it."""
    give_consent(
        learner_id=person.pk,
        purpose=Purpose.DEMOGRAPHICS,
        text_id=text_id,
        said=Said(country="KE", age=26),
    )
    answers = {
        key: source.choices(list(shares), list(shares.values()))[0]
        for key, shares in SHARES.items()
        if source.random() > SKIP
    }
    answer(learner_id=person.pk, answers=answers)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
