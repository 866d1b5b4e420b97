"""Dice: how many eyes lie at the bottom? An answer is a string."""

from django.utils.translation import gettext_lazy

from courses.questions.base import Delivered, Graded, QuestionType, register
from courses.questions.text import check_text


class Die(Delivered):
    """Answered by the number of eyes."""

    top: str


@register
class Dice(QuestionType):
    """Opposite sides have seven eyes together."""

    slug = "dice"
    instruction = gettext_lazy("Count the eyes")
    schema = Die
    template = "dice"
    review = "text"

    def check(self, delivery, answer):
        check_text(answer, longest=1)

    def grade(self, key, answer):
        return Graded(float(answer == key["bottom"]), key["bottom"], key["feedback"])

    def read(self, delivery, posted, name):
        return posted.get(name, "")

    def show(self, delivery, *, name, answer, graded):
        return {"top": delivery["top"], "text": answer or "", "right": graded.get("correct", "")}
