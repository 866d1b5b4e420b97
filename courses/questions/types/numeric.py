"""Numeric: a number within a tolerance, with a unit where the question has units.

An answer is ``{"value": "3,5", "unit": "u1"}``; the value is what was typed.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.questions.base import (
    Delivered,
    Delivery,
    Graded,
    Invalid,
    Item,
    Json,
    Key,
    Option,
    QuestionType,
    register,
)
from courses.questions.numbers import readings
from courses.questions.text import check_text

LONGEST = 40
# Factors are kept with twelve decimals: a minute is not exactly a part of an hour.
_ROUNDING = Decimal("1e-9")


class NumberAndUnits(Delivered):
    """Answered by ``value``, as typed, and ``unit``, an id, where there are units."""

    units: list[Item]


@register
class Numeric(QuestionType):
    """Right where the value times its unit's factor is within the tolerance."""

    slug = "numeric"
    instruction = gettext_lazy("Write a number")
    schema = NumberAndUnits
    template = "numeric"
    review = "numeric"

    def check(self, delivery: Delivery, answer: Json) -> None:
        """Raise Invalid unless there is a number, or nothing, and a unit of this question."""
        if answer is None:
            return
        fits = isinstance(answer, dict) and set(answer) <= {"value", "unit"}
        if not fits or not all(isinstance(part, str) for part in answer.values()):
            raise Invalid(_("An answer has a value and may have a unit."))
        value = answer.get("value", "")
        check_text(value, longest=LONGEST)
        if value.strip() and not readings(value):
            raise Invalid(_("Write a number, such as 12 or 3.5."))
        unit = answer.get("unit", "")
        if unit and unit not in {each["id"] for each in delivery["units"]}:
            raise Invalid(_("The unit is not one of this question's."))

    def grade(self, key: Key, answer: Json) -> Graded:
        """Score 1 within the tolerance. Where units are asked for, a value without one is wrong."""
        given = answer or {}
        factor = key["units"].get(given.get("unit", "")) if key["units"] else "1"
        right = factor is not None and any(
            _fits(key, value, Decimal(factor)) for value in readings(given.get("value", ""))
        )
        return Graded(score=float(right), correct=key["correct"], feedback=key["feedback"])

    def read(self, delivery: Delivery, posted: QueryDict, name: str) -> Json:
        """Read the number and its unit."""
        answer = {"value": posted.get(name, ""), "unit": posted.get(f"{name}-unit", "")}
        return {part: text for part, text in answer.items() if text}

    def show(
        self, delivery: Delivery, *, name: str, answer: Json, graded: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the number that was typed, the units, and what is right."""
        given = answer if isinstance(answer, dict) else {}
        correct = graded.get("correct") or {}
        units = {unit["id"]: unit["text"] for unit in delivery["units"]}
        return {
            "value": given.get("value", ""),
            "unit": units.get(given.get("unit", ""), ""),
            "units": [
                Option(id=key, text=text, chosen=key == given.get("unit"))
                for key, text in units.items()
            ],
            "right": " ".join(
                part
                for part in (correct.get("value", ""), units.get(correct.get("unit", ""), ""))
                if part
            ),
            "longest": LONGEST,
        }


def _fits(key: Key, value: Decimal, factor: Decimal) -> bool:
    wanted = Decimal(key["value"])
    slack = abs(wanted) * _ROUNDING if factor != 1 else 0
    return abs(value * factor - wanted) <= Decimal(key["tolerance"]) + slack
