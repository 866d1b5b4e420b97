"""The emblem: a sun with 26 rays, as the article has number 26, that rises out of a book."""

from dataclasses import dataclass
from math import cos, pi, sin

_X, _Y = 80, 62  # the middle of the sun when it is up
_BELOW = 26  # how far down it starts, behind the book


def _ray(number: int) -> str:
    angle = pi * (0.06 + 0.88 * number / 25)
    outer = 50 if number % 2 else 58
    ends = [(_X - length * cos(angle), _Y - length * sin(angle)) for length in (30, outer)]
    return "M{}L{}".format(*(f"{x:.1f} {y:.1f}" for x, y in ends))


_RAYS = [_ray(number) for number in range(26)]


@dataclass(frozen=True)
class Sunrise:
    """Paths of the lit and the unlit rays, and where the middle of the sun stands."""

    lit: str
    unlit: str
    height: int


def sunrise(done: float | None, required: float) -> Sunrise:
    """Return how far the sun is up. All rays are lit only when all is done."""
    share = min(float(done or 0) / float(required or 1), 1)
    lit = int(share * len(_RAYS))
    return Sunrise(
        lit="".join(_RAYS[:lit]),
        unlit="".join(_RAYS[lit:]),
        height=_Y + round((1 - share) * _BELOW),
    )
