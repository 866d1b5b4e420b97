"""What is wrong with the texts of a design, in words that say how to mend it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from certificates.designs.wording import (
    COURSE,
    IN_FOOTER,
    IN_STATEMENT,
    IN_TITLE,
    IN_UNNAMED,
    NAME,
    placeholders,
)

_ALLOWED = {
    "title": IN_TITLE,
    "statement": IN_STATEMENT,
    "unnamed": IN_UNNAMED,
    "footer": IN_FOOTER,
}
_NEEDED = {"statement": (NAME, COURSE), "unnamed": (COURSE,)}


def wording_faults(texts: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with the texts of a language, by the name of the text."""
    faults = {name: _fault(name, texts.get(name) or "") for name in _ALLOWED}
    return {name: fault for name, fault in faults.items() if fault}


def _fault(name: str, text: str) -> str:
    found, allowed = placeholders(text), _ALLOWED[name]
    if "{" in found:
        return _("A brace is alone. Placeholders are written like {course}.")
    if unknown := [each for each in found if each not in allowed]:
        return _unknown(unknown[0], allowed)
    for each in _NEEDED.get(name, ()):
        if text and found.count(each) != 1:
            return _("Say {%s} here, once.") % each
    return ""


def _unknown(name: str, allowed: tuple[str, ...]) -> str:
    known = ", ".join(f"{{{each}}}" for each in allowed)
    if not known:
        return _("{%s} means nothing here: this text has no placeholders.") % name
    return _("{%(name)s} means nothing here. What does: %(known)s.") % {
        "name": name,
        "known": known,
    }
