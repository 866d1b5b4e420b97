"""Self-assessment by a rubric."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.questions.base import (
    THINKING,
    Compiled,
    QuestionBlock,
    Value,
    feedback_block,
    prompt_block,
    register,
)


class LevelBlock(blocks.StructBlock):
    """A level that one's work may have reached."""

    text = blocks.CharBlock(label=_("Level"), max_length=300)
    feedback = blocks.CharBlock(label=_("What to do next"), required=False, max_length=500)

    class Meta:
        icon = "radio-empty"
        label = _("Level")


class CriterionBlock(blocks.StructBlock):
    """Something to look at in one's own work."""

    text = blocks.CharBlock(label=_("Criterion"), max_length=300)
    levels = blocks.ListBlock(LevelBlock(), label=_("Levels"), min_num=2, max_num=6)

    class Meta:
        icon = "tick"
        label = _("Criterion")


@register
class RubricBlock(QuestionBlock):
    """Criteria by which learners look at their own work."""

    slug = "rubric"
    prompt = prompt_block()
    criteria = blocks.ListBlock(CriterionBlock(), label=_("Criteria"), min_num=1, max_num=10)
    feedback = feedback_block()

    class Meta:
        group = THINKING
        icon = "tick"
        label = _("Self-assessment")

    def compile(self, value: Value, question_id: str) -> Compiled:
        """Return criteria with their levels, and what to say of each level."""
        criteria: list[dict[str, Any]] = []
        said: dict[str, str] = {}
        for criterion in value["criteria"].bound_blocks:
            levels = criterion.value["levels"].bound_blocks
            criteria.append(
                {
                    "id": str(criterion.id),
                    "text": criterion.value["text"],
                    "levels": [{"id": str(each.id), "text": each.value["text"]} for each in levels],
                }
            )
            said |= {str(e.id): e.value["feedback"] for e in levels if e.value["feedback"]}
        return {"criteria": criteria}, {"options": said}
