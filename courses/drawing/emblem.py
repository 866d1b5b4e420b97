"""The emblem: a fan of rays over an open book."""

from functools import cache
from math import cos, pi, sin


@cache
def rays() -> str:
    """Return its 26 rays as one SVG path, around the point (100, 100)."""
    parts = []
    for number in range(26):
        angle = pi * (0.06 + 0.88 * number / 25)
        inner, outer = 30, 62 if number % 2 else 72
        x, y = -cos(angle), -sin(angle)
        start = f"{100 + inner * x:.1f} {100 + inner * y:.1f}"
        parts.append(f"M{start}L{100 + outer * x:.1f} {100 + outer * y:.1f}")
    return "".join(parts)
