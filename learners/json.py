"""JSON from outside that is kept before anything has judged it."""

from typing import Any

DEEPEST = 20
"""Levels of lists and objects. No answer has more than three."""


def storable(value: Any, depth: int = DEEPEST) -> bool:
    """Say whether every database keeps a value: no character U+0000, and not nested without end."""
    if isinstance(value, str):
        return "\0" not in value
    if not isinstance(value, list | dict):
        return True
    if depth == 0:
        return False
    inner = [*value, *value.values()] if isinstance(value, dict) else value
    return all(storable(each, depth - 1) for each in inner)
