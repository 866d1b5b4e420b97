"""Self-assessment by a rubric: which level describes my work, for each criterion?"""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from courses.questions.base import Delivered, Delivery, Graded, Item, Json, Key, register
from courses.questions.slots import Choices, Slots


class Criterion(Item):
    """A criterion of a self-assessment."""

    levels: list[Item]


class Criteria(Delivered):
    """Answered by criterion ids with a level id each."""

    criteria: list[Criterion]


@register
class Rubric(Slots):
    """Answers map criterion ids to level ids. Honest answers must not cost marks: none counts."""

    slug = "rubric"
    instruction = gettext_lazy("Look at your own work. This is not graded.")
    schema = Criteria
    graded = False
    review = "rubric"

    def slots(self, delivery: Delivery) -> Sequence[tuple[str, str, Choices]]:
        """Every criterion has its own levels."""
        return [(each["id"], each["text"], each["levels"]) for each in delivery["criteria"]]

    def grade(self, key: Key, answer: Json) -> Graded:
        """Give the feedback of the levels that were chosen, and no score."""
        chosen = set((answer or {}).values())
        return Graded(
            score=None,
            feedback=key["feedback"],
            option_feedback={
                level: text for level, text in key["options"].items() if level in chosen
            },
        )
