"""Made-up crowds of learners, and what a release tells of them."""

import random
from collections import Counter

from impact.cubes import ALL, Shape, cell, partitions, tables
from impact.disclosure import decide

AGES = ("18-24", "25-34", "35-44", "45-54", "unknown")
GENDERS = ("woman", "man", "non_binary", "prefer_not", "unknown")
EDUCATION = ("secondary", "tertiary", "unknown")
LANGUAGES = ("en", "es", "sw", "unknown")
COUNTRIES = {"014": ("KE", "TZ", "UG"), "005": ("AR", "BR"), "154": ("NO", "SE")}
REGIONS = (*COUNTRIES, "unknown")
WEEKS = {"2026-Q1": ("202601", "202602", "202603"), "2026-Q2": ("202614", "202615")}
STATES = ("signed_up", "active", "passed")


def shape(*, states=STATES, sensitive=()):
    values = {
        "age_band": AGES,
        "gender": GENDERS,
        "education": EDUCATION,
        "first_language": LANGUAGES,
        "region": REGIONS,
        "country": tuple(c for each in COUNTRIES.values() for c in each),
        "period": tuple(WEEKS),
        **dict.fromkeys(sensitive, ("yes", "no", "unknown")),
    }
    modules = ("1", "2", "3")
    return Shape(
        *(states, values, COUNTRIES, WEEKS, modules, tuple(sensitive)),
        title="Human rights",
        titles=("Dignity", "Duty", "Action"),
    )


def crowd(size, seed, *, sensitive=()):
    """Return people who differ: some answers are common, some are rare."""
    source = random.Random(seed)
    skew = source.choice([1.0, 1.5, 2.5])

    def one_of(values):
        return source.choices(values, [skew**-i for i in range(len(values))])[0]

    order = {name: source.sample(values, len(values)) for name, values in shape().values.items()}
    people = []
    for _ in range(size):
        region = one_of(order["region"])
        period = one_of(order["period"])
        state = one_of(STATES)
        people.append(
            {
                "state": state,
                "age_band": one_of(order["age_band"]),
                "gender": one_of(order["gender"]),
                "education": one_of(order["education"]),
                "first_language": one_of(order["first_language"]),
                "region": region,
                "country": one_of(COUNTRIES[region]) if region in COUNTRIES else None,
                "period": period,
                "signed_week": one_of(WEEKS[period]),
                "passed_week": one_of(WEEKS[period]) if state == "passed" else None,
                "module": one_of(("1", "2", "3")) if state == "active" else None,
                **{key: one_of(("unknown", "no", "yes")) for key in sensitive},
            }
        )
    return people


def counted(people, of):
    """Return the counts of all cells: none is left out."""
    found = dict.fromkeys(cells(of), 0)
    found.update(Counter(name for person in people for name in _cells_of(person, of)))
    return found


def cells(of):
    names = [ALL]
    for each in partitions(of):
        names += [each.of, *each.cells]
    for each in tables(of):
        names += each.cells.values()
    return dict.fromkeys(names)


def released(people, of, before=None):
    """Return what a release keeps of every cell."""
    return decide(counted(people, of), partitions(of), tables(of), before or {})


def told(kept):
    return {name: each.told for name, each in kept.items() if each.told is not None}


def _cells_of(person, of):
    values = {key: value for key, value in person.items() if value is not None}
    state = values.pop("state")
    alone = {"signed_week", "passed_week", "module"}
    yield ALL
    yield cell(state=state)
    for key, value in values.items():
        yield cell(**{key: value})
        if key not in alone:
            yield cell(**{key: value}, state=state)
    for first, second in (("age_band", "gender"), ("region", "education")):
        yield cell(**{first: values[first], second: values[second]})
