"""How questions are written: a block for each type of ``courses.questions``, with the same slug.

Another one is a module in ``types``, and is found there by itself.
"""

from importlib import import_module
from pkgutil import iter_modules

from cms.questions import types
from cms.questions.base import BLOCKS, QuestionBlock

for _module in iter_modules(types.__path__):
    import_module(f"{types.__name__}.{_module.name}")

__all__ = ["BLOCKS", "QuestionBlock"]
