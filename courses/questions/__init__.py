"""Question types: one module each, found here by name.

A type checks the shape of an answer, grades it, and says what its form shows. How it is written in
the CMS is a module of the same name in ``cms.questions``; its templates are in
``courses/templates/courses/questions`` and ``…/reviews``.
"""

from courses.questions.base import Graded, Invalid, QuestionType
from courses.questions.blanks import Blanks
from courses.questions.categorise import Categorise
from courses.questions.choice import ImageChoice, MultipleChoice, SingleChoice, TrueFalse
from courses.questions.matching import Matching
from courses.questions.numeric import Numeric
from courses.questions.ordering import Ordering
from courses.questions.reflection import Reflection
from courses.questions.rubric import Rubric
from courses.questions.scenario import Scenario
from courses.questions.short_text import ShortText

TYPES: dict[str, QuestionType] = {
    "single_choice": SingleChoice(),
    "multiple_choice": MultipleChoice(),
    "true_false": TrueFalse(),
    "image_choice": ImageChoice(),
    "ordering": Ordering(),
    "matching": Matching(),
    "categorise": Categorise(),
    "blanks": Blanks(),
    "short_text": ShortText(),
    "numeric": Numeric(),
    "scenario": Scenario(),
    "reflection": Reflection(),
    "rubric": Rubric(),
}

__all__ = ["TYPES", "Graded", "Invalid", "QuestionType"]
