"""Texts of a design with placeholders, such as ``{name} has completed {course}``.

Nothing else in a text has a meaning: it is printed as it stands, whatever markup is in it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

NAME, COURSE, DATE, HOURS, EXPIRES = "name", "course", "date", "hours", "expires"
IN_TITLE: tuple[str, ...] = ()
IN_FOOTER = IN_UNNAMED = (COURSE, DATE, HOURS, EXPIRES)
IN_STATEMENT = (NAME, *IN_FOOTER)
_STOPS = ".,;:!،؛۔。、，။၊።፣। "
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A piece of a statement: "text", or "name" or "course", which stand on lines of their own."""

    kind: str
    text: str


def placeholders(text: str) -> list[str]:
    """Return the names between braces, in order; a brace that is alone is one called ``{``."""
    alone = re.findall(r"[{}]", _PLACEHOLDER.sub("", text))
    return [*(name.strip() for name in _PLACEHOLDER.findall(text)), *(["{"] if alone else [])]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with values for its placeholders. Raises KeyError for an unknown one."""
    return _PLACEHOLDER.sub(lambda found: values[found[1].strip()], text)


def parts_of(text: str, values: Mapping[str, str]) -> list[Part]:
    """Return a statement in pieces: the name, the course, and what is said around them.

    A comma or full stop that followed a name would begin a line here, and is left out.
    """
    parts, last = [], 0
    for found in _PLACEHOLDER.finditer(text):
        if (kind := found[1].strip()) in (NAME, COURSE):
            parts += [_said(text[last : found.start()], values), Part(kind=kind, text=values[kind])]
            last = found.end()
    parts.append(_said(text[last:], values))
    return [part for part in parts if part.text]


def _said(text: str, values: Mapping[str, str]) -> Part:
    return Part(kind="text", text=filled(text.strip().lstrip(_STOPS).strip(), values))
