"""Choosing among options: one, several, true or false, images.

An answer is a list of option ids: ``["o1"]``, or ``[]`` for none.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel

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


class Options(Delivered):
    """Answered by a list of option ids; by at most one, but for a multiple choice."""

    options: list[Item]


class ImageSource(BaseModel):
    """An image in one format, at several widths: the attributes of a ``<source>``."""

    type: str
    srcset: str


class LightImage(BaseModel):
    """An image for little data, as WebP and AVIF; neither has more bytes than ``size``."""

    src: str
    avif: str
    size: int


class Image(BaseModel):
    """An image of an edition's assets; the option's text is its alternative text.

    ``src`` is what every client can show. Editions of before have nothing else.
    """

    src: str
    width: int
    height: int
    sources: list[ImageSource] = []
    light: LightImage | None = None


class ImageOption(Item):
    """An image to choose."""

    image: Image


class Images(Delivered):
    """Answered by a list of at most one option id."""

    options: list[ImageOption]


@register
class MultipleChoice(QuestionType):
    """One or more of the options are right; ``rule`` of the key says what a part of them earns.

    - ``all_or_nothing``: exactly the right options, or nothing.
    - ``per_option``: the share of options judged rightly, chosen or left (Moodle's MTF).
    - ``right_minus_wrong``: right choices less wrong ones, over the right options, not below 0.
    """

    slug = "multiple_choice"
    instruction = gettext_lazy("Choose all that are right")
    schema: ClassVar[type[Delivered]] = Options
    shuffled: ClassVar[tuple[str, ...]] = ("options",)
    template = "options"
    review = "options"
    limit: int | None = None

    def check(self, delivery: Delivery, answer: Json) -> None:
        """Raise Invalid unless the answer is a list of different options of this question."""
        if answer is None:
            return
        if not isinstance(answer, list) or not all(isinstance(item, str) for item in answer):
            raise Invalid(_("An answer is a list of option ids."))
        if self.limit is not None and len(answer) > self.limit:
            raise Invalid(_("Choose one option only."))
        if len(set(answer)) != len(answer):
            raise Invalid(_("An option is named twice."))
        if not set(answer) <= {option["id"] for option in delivery["options"]}:
            raise Invalid(_("An option is not one of this question's."))

    def grade(self, key: Key, answer: Json) -> Graded:
        """Score by the key's rule."""
        chosen = set(answer or [])
        return Graded(
            score=_score(key, chosen, set(key["correct"])),
            correct=key["correct"],
            feedback=key["feedback"],
            option_feedback={
                option: text for option, text in key["options"].items() if option in chosen
            },
        )

    def read(self, delivery: Delivery, posted: QueryDict, name: str) -> Json:
        """Read the ticked options."""
        return posted.getlist(name)

    def show(
        self, delivery: Delivery, *, name: str, answer: Json, graded: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the options, and whether several may be chosen."""
        chosen = answer if isinstance(answer, list) else []
        return {
            "multiple": self.limit is None,
            "options": [
                Option(
                    id=option["id"],
                    text=option["text"],
                    chosen=option["id"] in chosen,
                    right=option["id"] in graded.get("correct", []),
                    feedback=graded.get("option_feedback", {}).get(option["id"], ""),
                    image=option.get("image"),
                )
                for option in delivery["options"]
            ],
        }


@register
class SingleChoice(MultipleChoice):
    """Exactly one of the options is right."""

    slug = "single_choice"
    instruction = gettext_lazy("Choose one")
    limit = 1


@register
class TrueFalse(SingleChoice):
    """A statement; the options are ``true`` and ``false``, always in this order."""

    slug = "true_false"
    shuffled = ()


@register
class ImageChoice(SingleChoice):
    """One of several images is right; an option's text is the image's alternative text."""

    slug = "image_choice"
    schema = Images


def _score(key: Key, chosen: set[str], right: set[str]) -> float:
    rule = key.get("rule", "all_or_nothing")
    if rule == "right_minus_wrong":
        return max(0, len(chosen & right) - len(chosen - right)) / len(right)
    # A question that nobody answered earns nothing for the wrong options left out.
    if rule == "per_option" and chosen:
        return 1 - len(chosen ^ right) / key["option_count"]
    return float(chosen == right)
