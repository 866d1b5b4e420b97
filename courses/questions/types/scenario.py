"""Scenario: a case that goes on with what one chooses, graded by the way that one took.

An answer is the list of choices from the first scene on: ``["c1", "c7"]``. It may stop half way
while the attempt is open.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.questions.base import (
    Delivered,
    Delivery,
    Graded,
    Invalid,
    Item,
    Json,
    Key,
    Option,
    QuestionType,
    register,
)

_Scene = Mapping[str, Any]


class SceneChoice(Item):
    """A choice, and the scene that it leads to; null is the end."""

    leads_to: str | None


class Scene(Item):
    """A scene of a case. The first of the list is where it begins."""

    choices: list[SceneChoice]


class Case(Delivered):
    """Answered by the list of the choices made, from the first scene on."""

    scenes: list[Scene]


@dataclass(frozen=True)
class Step:
    """A scene that was met, and what was chosen in it."""

    text: str
    chosen: Option


@register
class Scenario(QuestionType):
    """``scenes`` of the delivery hold choices; each leads to a scene, or to the end (None)."""

    slug = "scenario"
    instruction = gettext_lazy("Choose what you would do, step by step")
    schema = Case
    template = "scenario"
    review = "scenario"

    def check(self, delivery: Delivery, answer: Json) -> None:
        """Raise Invalid unless each choice is one of the scene that the way has led to."""
        if answer is None:
            return
        if not isinstance(answer, list) or not all(isinstance(item, str) for item in answer):
            raise Invalid(_("An answer is a list of the choices made."))
        if len(_walk(delivery, answer)[0]) != len(answer):
            raise Invalid(_("A choice does not belong to the scene that the case has come to."))

    def is_blank(self, delivery: Delivery, answer: Json) -> bool:
        """Say whether the way has not come to an end."""
        return _walk(delivery, answer or [])[1] is not None

    def grade(self, key: Key, answer: Json) -> Graded:
        """Score the points of the way over those of the best way. An unfinished way scores 0."""
        chosen = answer or []
        finished = bool(chosen) and chosen[-1] in key["endings"]
        points = sum(key["points"][choice] for choice in chosen) if finished else 0
        return Graded(
            score=min(1.0, max(0.0, points / key["best"])),
            correct=key["best_way"],
            feedback=key["feedback"],
            option_feedback={
                choice: key["options"][choice] for choice in chosen if choice in key["options"]
            },
        )

    def read(self, delivery: Delivery, posted: QueryDict, name: str) -> Json:
        """Read the way so far and the next choice; or start again."""
        if posted.get(f"{name}-again", ""):
            return []
        return [*posted.getlist(f"{name}-way"), *posted.getlist(name)]

    def show(
        self, delivery: Delivery, *, name: str, answer: Json, graded: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the scenes met, and the one to choose in, None at the end."""
        way, current = _walk(delivery, answer if isinstance(answer, list) else [])
        feedback = graded.get("option_feedback") or {}
        return {
            "steps": [
                Step(
                    scene["text"],
                    Option(
                        choice["id"], choice["text"], True, feedback=feedback.get(choice["id"], "")
                    ),
                )
                for scene, choice in way
            ],
            "scene": current,
            "best_way": [
                choice["text"] for _scene, choice in _walk(delivery, graded.get("correct") or [])[0]
            ],
        }


def _walk(
    delivery: Delivery, choices: list[str]
) -> tuple[list[tuple[_Scene, _Scene]], _Scene | None]:
    """Return (scene, choice) for each choice that fits, and the scene where the way now stands."""
    scenes = {scene["id"]: scene for scene in delivery["scenes"]}
    current: _Scene | None = delivery["scenes"][0]
    way = []
    for choice_id in choices:
        options = {choice["id"]: choice for choice in current["choices"]} if current else {}
        if current is None or choice_id not in options:
            break
        way.append((current, options[choice_id]))
        current = scenes.get(options[choice_id]["leads_to"])
    return way, current
