"""Scenario."""

from functools import cache
from string import ascii_uppercase
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.questions.alike import alike
from cms.questions.base import (
    CHOOSING,
    Compiled,
    Faults,
    QuestionBlock,
    Value,
    feedback_block,
    prompt_block,
    register,
)

LETTERS = [(letter, letter) for letter in ascii_uppercase]


class SceneChoiceBlock(blocks.StructBlock):
    """What one may do in a scene, and where that leads."""

    text = blocks.CharBlock(label=_("Choice"), max_length=500)
    leads_to = blocks.ChoiceBlock(
        label=_("Leads to scene"), choices=LETTERS, required=False, help_text=_("Empty: the end.")
    )
    points = blocks.IntegerBlock(label=_("Points"), default=0, min_value=-10, max_value=10)
    feedback = blocks.CharBlock(label=_("Feedback"), required=False, max_length=500)

    class Meta:
        icon = "arrow-right"
        label = _("Choice")


class SceneBlock(blocks.StructBlock):
    """A scene of the case."""

    letter = blocks.ChoiceBlock(label=_("Scene"), choices=LETTERS)
    text = blocks.TextBlock(label=_("What happens"), max_length=5000)
    choices = blocks.ListBlock(SceneChoiceBlock(), label=_("Choices"), min_num=1, max_num=6)

    class Meta:
        icon = "doc-full"
        label = _("Scene")


@register
class ScenarioBlock(QuestionBlock):
    """A case that goes on with what one chooses."""

    slug = "scenario"
    prompt = prompt_block()
    scenes = blocks.ListBlock(SceneBlock(), label=_("Scenes"), min_num=1, max_num=26)
    feedback = feedback_block()

    class Meta:
        group = CHOOSING
        icon = "tasks"
        label = _("Scenario")

    def faults(self, value: Value) -> Faults:
        """Return that scenes or choices cannot be told apart, found, ended, or earn nothing."""
        letters = [scene["letter"] for scene in value["scenes"]]
        if message := _twice(letters) or _problem(_choices_by_letter(value)):
            return {"scenes": message}
        choices = [[choice["text"] for choice in scene["choices"]] for scene in value["scenes"]]
        return next(filter(None, (alike("scenes", texts) for texts in choices)), {})

    def compile(self, value: Value, question_id: str) -> Compiled:
        """Return the scenes, and the points of each choice with the best way through."""
        scenes = value["scenes"].bound_blocks
        ids = {scene.value["letter"]: str(scene.id) for scene in scenes}
        choices = [choice for scene in scenes for choice in scene.value["choices"].bound_blocks]
        best, way = _best(_choices_by_letter(value), scenes[0].value["letter"])
        delivery = {
            "scenes": [
                {
                    "id": str(scene.id),
                    "text": scene.value["text"],
                    "choices": [
                        {
                            "id": str(choice.id),
                            "text": choice.value["text"],
                            "leads_to": ids.get(choice.value["leads_to"]),
                        }
                        for choice in scene.value["choices"].bound_blocks
                    ],
                }
                for scene in scenes
            ]
        }
        return delivery, {
            "points": {str(choice.id): choice.value["points"] for choice in choices},
            "endings": [str(choice.id) for choice in choices if not choice.value["leads_to"]],
            "best": best,
            "best_way": way,
            "options": {
                str(choice.id): choice.value["feedback"]
                for choice in choices
                if choice.value["feedback"]
            },
        }


def _choices_by_letter(value: Value) -> dict[str, list[Any]]:
    return {
        scene.value["letter"]: list(scene.value["choices"].bound_blocks)
        for scene in value["scenes"].bound_blocks
    }


def _twice(letters: list[str]) -> Any:
    """Return that scenes share a letter, or None."""
    shared = sorted({letter for letter in letters if letters.count(letter) > 1})
    return _("There is more than one scene %s.") % ", ".join(shared) if shared else None


def _problem(scenes: dict[str, list[Any]]) -> Any:
    """Return what is wrong with the scenes, or None."""
    led_to = {choice.value["leads_to"] for choices in scenes.values() for choice in choices}
    if missing := sorted(letter for letter in led_to if letter and letter not in scenes):
        return _("There is no scene %s.") % ", ".join(missing)
    first = next(iter(scenes))
    if _goes_round(scenes, first):
        return _("The scenes go in a circle: a learner could never end.")
    if lost := sorted(set(scenes) - _reached(scenes, first)):
        return _("Nothing leads to scene %s.") % ", ".join(lost)
    if _best(scenes, first)[0] <= 0:
        return _("No way through earns a point.")
    return None


def _reached(scenes: dict[str, list[Any]], first: str) -> set[str]:
    """Return the scenes that some way leads to."""
    reached, ahead = {first}, [first]
    while ahead:
        following = {choice.value["leads_to"] for choice in scenes[ahead.pop()]} - {"", None}
        ahead += following - reached
        reached |= following
    return reached


def _goes_round(scenes: dict[str, list[Any]], first: str) -> bool:
    """Say whether a way leads back to a scene before it."""
    ended: set[str] = set()

    def circles(letter: str, before: frozenset[str]) -> bool:
        if letter in ended:
            return False
        if letter in before:
            return True
        following = {choice.value["leads_to"] for choice in scenes[letter]} - {"", None}
        found = any(circles(each, before | {letter}) for each in following)
        ended.add(letter)
        return found

    return circles(first, frozenset())


def _best(scenes: dict[str, list[Any]], first: str) -> tuple[int, list[str]]:
    """Return the points of the best way through, and its choices."""

    @cache
    def best_from(letter: str) -> tuple[int, tuple[str, ...]]:
        ways = []
        for choice in scenes[letter]:
            points, way = (
                best_from(choice.value["leads_to"]) if choice.value["leads_to"] else (0, ())
            )
            ways.append((points + choice.value["points"], (str(choice.id), *way)))
        return max(ways, key=lambda found: found[0])

    points, way = best_from(first)
    return points, list(way)
