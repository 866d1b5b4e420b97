"""The disclosure solver: from all that a release tells, what can be said of a withheld cell?

An integer program (HiGHS, through SciPy) whose unknowns are numbers of learners of every kind, as
``impact.cubes`` combines them. What is told is an interval: so many people round to this number.
Cubes that share the learners' state agree on it. Nothing else is known, as the unknowns are whole
people: a solution is a crowd that would have had the same release.
"""

from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from courses.disclosure import STEP
from impact.cubes import ALL, cell

MOST = 100_000
SECONDS = 60


class Solver:
    """Bounds cells, given what is told: a number by name, for some of the cells."""

    def __init__(self, shape, told):
        self.columns, self.equal = [], []
        for kind in _kinds(shape):
            start = len(self.columns)
            self.columns += kind
            self.equal.append(range(start, len(self.columns)))
        self.members = {}
        for index, names in enumerate(self.columns):
            for name in names:
                self.members.setdefault(name, []).append(index)
        self.rows, self.low, self.high = [], [], []
        for name, number in told.items():
            for part in self._by_kind(name):
                self._add(part, number - STEP // 2, number + STEP // 2)
        self._agree([cell(state=state) for state in shape.states])

    def bounds(self, name):
        """Return the least and the most learners that a cell may have."""
        part = self._by_kind(name)[0]
        return self._solve(part, 1), self._solve(part, -1)

    def _by_kind(self, name):
        """Return the unknowns that add up to a cell, once in every kind that knows it."""
        indexes = self.members[name]
        parts = [[i for i in indexes if i in kind] for kind in self.equal]
        return [part for part in parts if part]

    def _agree(self, names):
        for name in names:
            first, *others = self._by_kind(name)
            for other in others:
                self._add(first, 0, 0, minus=other)

    def _add(self, plus, low, high, minus=()):
        self.rows.append([(i, 1) for i in plus] + [(i, -1) for i in minus])
        self.low.append(low)
        self.high.append(high)

    def _solve(self, part, sign):
        places = [(r, i, v) for r, row in enumerate(self.rows) for i, v in row]
        r, i, v = zip(*places, strict=True)
        matrix = coo_array((v, (r, i)), shape=(len(self.rows), len(self.columns))).tocsr()
        goal = np.zeros(len(self.columns))
        goal[part] = sign
        found = milp(
            goal,
            constraints=LinearConstraint(matrix, self.low, self.high),
            integrality=np.ones(len(self.columns)),
            bounds=Bounds(0, MOST),
            options={"time_limit": SECONDS},
        )
        assert found.success, found.message
        return round(sign * found.fun)


def _kinds(shape):
    """Yield the unknowns of each part of the tree: the names of the cells that each is in."""
    states = shape.states
    yield [
        _names(state=s, age_band=a, gender=g)
        for a, g, s in product(shape.values["age_band"], shape.values["gender"], states)
    ]
    yield [
        _names(state=s, region=r, country=c, education=e)
        for r in shape.values["region"]
        for c in shape.countries.get(r, (None,))
        for e, s in product(shape.values["education"], states)
    ]
    yield [
        _names(state=s, first_language=v) for v in shape.values["first_language"] for s in states
    ]
    yield [
        _names(state=s, period=p, signed_week=w)
        for p, weeks in shape.weeks.items()
        for w in weeks
        for s in states
    ]
    for key in shape.sensitive:
        yield [_names(state=s, **{key: v}) for v in shape.values[key] for s in states]
    weeks = [w for each in shape.weeks.values() for w in each]
    yield [
        *[_names(state=s) for s in states if s not in {"active", "passed"}],
        *[_names(state="passed", passed_week=w) for w in weeks],
        *[_names(state="active", module=m) for m in shape.modules],
    ]


_PAIRS = (("age_band", "gender"), ("region", "education"))


def _names(*, state, **values):
    """Return every cell that a learner of this kind is in."""
    values = {key: value for key, value in values.items() if value is not None}
    names = {ALL, cell(state=state)}
    for key, value in values.items():
        names |= {cell(**{key: value}), cell(**{key: value}, state=state)}
    for pair in _PAIRS:
        if set(pair) <= values.keys():
            names.add(cell(**{key: values[key] for key in pair}))
    return names
