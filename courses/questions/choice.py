"""Single choice and multiple choice.

An answer is a list of option ids: ``["o1"]``, or ``[]`` for none. A multiple choice scores all or
nothing: every right option and no other.
"""

from typing import Any

from django.utils.translation import gettext as _

from courses.questions.base import Graded, Invalid


class MultipleChoice:
    """One or more of the options are right."""

    limit: int | None = None

    def check(self, delivery: dict[str, Any], answer: Any) -> None:
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

    def grade(self, key: dict[str, Any], answer: Any) -> Graded:
        """Score 1 where exactly the right options are chosen, else 0."""
        chosen = set(answer or [])
        return Graded(
            score=1.0 if chosen == set(key["correct"]) else 0.0,
            correct=key["correct"],
            feedback=key["feedback"],
            option_feedback={
                option: text for option, text in key["options"].items() if option in chosen
            },
        )


class SingleChoice(MultipleChoice):
    """Exactly one of the options is right."""

    limit = 1
