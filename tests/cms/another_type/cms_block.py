"""Dice as authors write them."""

from wagtail import blocks

from cms.questions.base import CHOOSING, QuestionBlock, feedback_block, prompt_block, register


@register
class DiceBlock(QuestionBlock):
    """Authors say what lies on top."""

    slug = "dice"
    prompt = prompt_block()
    top = blocks.IntegerBlock(min_value=1, max_value=6)
    feedback = feedback_block()

    class Meta:
        group = CHOOSING
        label = "Dice"

    def compile(self, value, question_id):
        return {"top": str(value["top"])}, {"bottom": str(7 - value["top"])}
