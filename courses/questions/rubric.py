"""Self-assessment by a rubric: which level describes my work, for each criterion?"""

from collections.abc import Sequence

from courses.questions.base import Delivery, Graded, Json, Key
from courses.questions.slots import Choices, Slots


class Rubric(Slots):
    """Answers map criterion ids to level ids. Honest answers must not cost marks: none counts."""

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
