"""Question types: one module each, found here by name.

A type splits what an author wrote into a delivery part and a key, checks the shape of an answer
and grades it. Answers are JSON as learners send them, so graders never trust their shape.
"""

from courses.questions import choice
from courses.questions.base import Graded, Invalid, QuestionType

TYPES: dict[str, QuestionType] = {
    "single_choice": choice.SingleChoice(),
    "multiple_choice": choice.MultipleChoice(),
}

__all__ = ["TYPES", "Graded", "Invalid", "QuestionType"]
