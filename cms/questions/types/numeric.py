"""Numeric."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.questions.alike import alike
from cms.questions.base import (
    WRITING,
    Compiled,
    Faults,
    QuestionBlock,
    Value,
    feedback_block,
    prompt_block,
    register,
)

TOLERANCE_IN = [
    ("number", _("The same as the number")),
    ("percent", _("Per cent of the right number")),
]


class UnitBlock(blocks.StructBlock):
    """A unit that an answer may have."""

    text = blocks.CharBlock(label=_("Unit"), max_length=40)
    factor = blocks.DecimalBlock(
        label=_("Factor"),
        default=Decimal(1),
        max_digits=24,
        decimal_places=12,
        help_text=_("One of this unit is so many of the first unit: 1000 for km, if that is m."),
    )

    class Meta:
        icon = "cog"
        label = _("Unit")


@register
class NumericBlock(QuestionBlock):
    """A number to find."""

    slug = "numeric"
    prompt = prompt_block()
    number = blocks.DecimalBlock(label=_("Right number"), max_digits=24, decimal_places=12)
    tolerance = blocks.DecimalBlock(
        label=_("Tolerance"),
        default=Decimal(0),
        min_value=Decimal(0),
        max_digits=24,
        decimal_places=12,
        help_text=_("An answer may be off by so much."),
    )
    tolerance_in = blocks.ChoiceBlock(
        label=_("Tolerance in"), choices=TOLERANCE_IN, default="number", required=True
    )
    units = blocks.ListBlock(
        UnitBlock(),
        label=_("Units"),
        default=[],
        max_num=8,
        help_text=_("The right number is in the first of them."),
    )
    feedback = feedback_block()

    class Meta:
        group = WRITING
        icon = "order"
        label = _("Number")

    def faults(self, value: Value) -> Faults:
        """Return that nothing could be right in a unit, or that two read the same."""
        if not all(unit["factor"] for unit in value["units"]):
            return {"units": _("A factor cannot be 0.")}
        # M is mega, m is milli.
        return alike("units", [unit["text"] for unit in value["units"]], case_matters=True)

    def compile(self, value: Value, question_id: str) -> Compiled:
        """Return the units, and the number with its tolerance in the first of them."""
        units = value["units"].bound_blocks
        first = Decimal(units[0].value["factor"]) if units else Decimal(1)
        number = _plain(value["number"])
        correct = {"value": number} | ({"unit": str(units[0].id)} if units else {})
        delivery = {"units": [{"id": str(each.id), "text": each.value["text"]} for each in units]}
        return delivery, {
            "value": number,
            "tolerance": _plain(_tolerance(value)),
            "units": {str(each.id): str(each.value["factor"] / first) for each in units},
            "correct": correct,
        }


def _tolerance(value: Value) -> Decimal:
    if value["tolerance_in"] == "percent":
        return abs(value["number"]) * value["tolerance"] / 100
    return value["tolerance"]


def _plain(number: Decimal) -> str:
    """Write a number without an exponent and without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
