"""Short text: a word or a few, compared with accepted answers. An answer is a string."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from courses.questions.base import Delivery, Graded, Invalid, Json, Key, QuestionType
from courses.questions.text import normal_form

LONGEST = 500


class ShortText(QuestionType):
    """Right where it equals an accepted answer, but for spelling that does not matter."""

    template = "text"
    review = "text"

    def check(self, delivery: Delivery, answer: Json) -> None:
        """Raise Invalid unless the answer is a text of at most 500 characters."""
        check_text(answer, longest=LONGEST)

    def grade(self, key: Key, answer: Json) -> Graded:
        """Score 1 for an accepted answer."""
        matched = accepted(key, answer or "", key["accepted"])
        return Graded(score=float(matched), correct=key["accepted"][0], feedback=key["feedback"])

    def read(self, delivery: Delivery, posted: QueryDict, name: str) -> Json:
        """Read the text field."""
        return posted.get(name, "")

    def show(
        self, delivery: Delivery, *, name: str, answer: Json, graded: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the text that was typed, and what is right."""
        return {
            "text": answer if isinstance(answer, str) else "",
            "right": graded.get("correct") or "",
            "longest": LONGEST,
        }


def check_text(answer: Json, *, longest: int) -> None:
    """Raise Invalid unless this is None or a text that a database can keep."""
    if answer is None:
        return
    if not isinstance(answer, str):
        raise Invalid(_("An answer is a text."))
    if len(answer) > longest:
        raise Invalid(_("The answer is too long."))
    if "\x00" in answer or not _encodes(answer):
        raise Invalid(_("The answer has characters that cannot be kept."))


def accepted(rules: Mapping[str, Any], answer: str, wanted: list[str]) -> bool:
    """Say whether an answer equals one that is wanted, by the rules on case and accents."""
    how = {
        "case_matters": bool(rules.get("case_matters")),
        "accents_matter": bool(rules.get("accents_matter")),
    }
    given = normal_form(answer, **how)
    return bool(given) and any(given == normal_form(text, **how) for text in wanted)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
