"""How questions are written: a block for each type of ``courses.questions``, by the same name."""

from cms.questions.base import QuestionBlock
from cms.questions.categorise import CategoriseBlock
from cms.questions.choice import (
    ImageChoiceBlock,
    MultipleChoiceBlock,
    SingleChoiceBlock,
    TrueFalseBlock,
)
from cms.questions.matching import MatchingBlock
from cms.questions.numeric import NumericBlock
from cms.questions.ordering import OrderingBlock
from cms.questions.rubric import RubricBlock
from cms.questions.scenario import ScenarioBlock
from cms.questions.text import BlanksBlock, ReflectionBlock, ShortTextBlock

BLOCKS: dict[str, QuestionBlock] = {
    "single_choice": SingleChoiceBlock(),
    "multiple_choice": MultipleChoiceBlock(),
    "true_false": TrueFalseBlock(),
    "image_choice": ImageChoiceBlock(),
    "ordering": OrderingBlock(),
    "matching": MatchingBlock(),
    "categorise": CategoriseBlock(),
    "blanks": BlanksBlock(),
    "short_text": ShortTextBlock(),
    "numeric": NumericBlock(),
    "scenario": ScenarioBlock(),
    "reflection": ReflectionBlock(),
    "rubric": RubricBlock(),
}

__all__ = ["BLOCKS", "QuestionBlock"]
