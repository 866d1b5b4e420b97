"""The schemas in which questions leave the server. No field of theirs tells what is right."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field


class Item(BaseModel):
    """Something with an id and words."""

    id: str
    text: str


class _Question(BaseModel):
    id: str
    prompt: str


class Choice(_Question):
    """Answered by a list of option ids; by at most one, but for a multiple choice."""

    type: Literal["single_choice", "multiple_choice", "true_false"]
    options: list[Item]


class Image(BaseModel):
    """An image of an edition's assets; the option's text is its alternative text."""

    src: str
    width: int
    height: int


class ImageOption(Item):
    """An image to choose."""

    image: Image


class ImageChoice(_Question):
    """Answered by a list of at most one option id."""

    type: Literal["image_choice"]
    options: list[ImageOption]


class Ordering(_Question):
    """Answered by item ids with their positions from "1"."""

    type: Literal["ordering"]
    items: list[Item]


class Matching(_Question):
    """Answered by prompt ids with a choice id each."""

    type: Literal["matching"]
    prompts: list[Item]
    choices: list[Item]


class Categorise(_Question):
    """Answered by item ids with a group id each."""

    type: Literal["categorise"]
    items: list[Item]
    groups: list[Item]


class TextPart(BaseModel):
    """A piece of a text with gaps."""

    text: str


class Gap(BaseModel):
    """A gap, to type into where it has no choices."""

    gap: str
    choices: list[Item]


class Blanks(_Question):
    """Answered by gaps with what was typed, or with a choice id."""

    type: Literal["blanks"]
    parts: list[Gap | TextPart]


class Text(_Question):
    """Answered by a text."""

    type: Literal["short_text", "reflection"]


class Numeric(_Question):
    """Answered by ``value``, as typed, and ``unit``, an id, where there are units."""

    type: Literal["numeric"]
    units: list[Item]


class SceneChoice(Item):
    """A choice, and the scene that it leads to; null is the end."""

    leads_to: str | None


class Scene(Item):
    """A scene of a case. The first of the list is where it begins."""

    choices: list[SceneChoice]


class Scenario(_Question):
    """Answered by the list of the choices made, from the first scene on."""

    type: Literal["scenario"]
    scenes: list[Scene]


class Criterion(Item):
    """A criterion of a self-assessment."""

    levels: list[Item]


class Rubric(_Question):
    """Answered by criterion ids with a level id each."""

    type: Literal["rubric"]
    criteria: list[Criterion]


Question = Annotated[
    Choice
    | ImageChoice
    | Ordering
    | Matching
    | Categorise
    | Blanks
    | Text
    | Numeric
    | Scenario
    | Rubric,
    Field(discriminator="type"),
]
