"""What a certificate says, in the words of its design or in the product's own."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext

from certificates.designs.design import Wording
from certificates.designs.wording import COURSE, NAME, Part, filled, parts_of
from courses.drawing.text import printable

PROGRAMME = "programme"
# Said in the catalogues of this app, which know every language of certificates.
HEADING = "Certificate of completion"
BEFORE_NAME = "This certifies that"
AFTER_NAME = {COURSE: "has completed the course", PROGRAMME: "has completed the programme"}
UNNAMED = {
    COURSE: "The holder of this certificate has completed the course",
    PROGRAMME: "The holder of this certificate has completed the programme",
}


def words(wording: Wording, values: Mapping[str, str], *, kind: str = COURSE) -> dict[str, Any]:
    """Return the heading, the statement in parts, and the footer, in the active language.

    ``kind`` says whether it was a course or a programme that was completed.
    """
    return {
        "heading": printable(wording.title) or _said(HEADING),
        "parts": _statement(wording, values, kind),
        "footer": printable(filled(wording.footer, values)),
    }


def _statement(wording: Wording, values: Mapping[str, str], kind: str) -> list[Part]:
    if own := printable(wording.statement if values[NAME] else wording.unnamed):
        return parts_of(own, values)
    course = Part(kind=COURSE, text=values[COURSE])
    if not values[NAME]:
        return [Part(kind="text", text=_said(UNNAMED[kind])), course]
    return [
        Part(kind="text", text=_said(BEFORE_NAME)),
        Part(kind=NAME, text=values[NAME]),
        Part(kind="text", text=_said(AFTER_NAME[kind])),
        course,
    ]


def _said(phrase: str) -> str:
    return pgettext("certificate", phrase)
