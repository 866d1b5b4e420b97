"""Question types. Another one is a module in ``types``, and is found there by itself.

A type checks the shape of an answer, grades it, and says what its form shows and what the API
delivers. How it is written in the CMS is a block with the same slug in ``cms.questions.types``; its
templates are in ``courses/templates/courses/questions`` and ``…/reviews``, where those of another
type do not serve. ``manage.py makemigrations cms`` then tells the stored fields of the new block.
"""

from importlib import import_module
from pkgutil import iter_modules

from courses.questions import types
from courses.questions.base import TYPES, Graded, Invalid, QuestionType

for _module in iter_modules(types.__path__):
    import_module(f"{types.__name__}.{_module.name}")

__all__ = ["TYPES", "Graded", "Invalid", "QuestionType"]
