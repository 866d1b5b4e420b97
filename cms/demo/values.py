"""Turns the demo's TOML into the fields of pages.

Block ids are derived from where a block stands, so that every language gets the same ones.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.files.images import ImageFile
from wagtail.images.models import Image

from cms.demo.source import IMAGES
from courses.models.programme import ProgrammeState
from courses.programmes.services import ProgrammeDraft, Words

NAMESPACE = uuid.UUID("26000000-0000-4000-8000-000000000026")
Fields = dict[str, Any]
Place = tuple[str, int]
"""Where a question stands: the slug of its page, and its position there."""


def course_fields(course: Fields) -> Fields:
    """Return the fields of the course page."""
    certificate = course["certificate"]
    return {
        "title": course["title"],
        "summary": course["summary"],
        "description": course["description"],
        "outcomes": [
            {"type": "outcome", "value": outcome, "id": _id("outcome", position)}
            for position, outcome in enumerate(course["outcomes"])
        ],
        "topics": ", ".join(course["topics"]),
        "certificate_hours": certificate["hours"],
        "signatories": [
            {"type": "signatory", "value": signatory, "id": _id("signatory", position)}
            for position, signatory in enumerate(certificate.get("signatories", []))
        ],
    }


def module_fields(module: Fields) -> Fields:
    """Return the fields of a module page."""
    return {
        "title": module["title"],
        "summary": module["summary"],
        "badge": module.get("badge", False),
    }


def programme(
    texts: dict[str, Fields], course_id: uuid.UUID, office_id: uuid.UUID, revision: str
) -> ProgrammeDraft:
    """Return the demo's programme: made of the course, with the revision of a design."""
    says = {"design": revision}
    return ProgrammeDraft(
        office_id=office_id,
        slug=texts["en"]["programme"]["slug"],
        state=ProgrammeState.OPEN,
        course_ids=(course_id,),
        texts={
            language: Words(text["programme"]["title"], text["programme"]["description"], says)
            for language, text in texts.items()
        },
    )


def lesson_fields(lesson: Fields, slug: str) -> Fields:
    """Return the fields of a lesson page; ``slug`` is the English one, which names its blocks."""
    return {
        "title": lesson["title"],
        "minutes": lesson["minutes"],
        "body": [
            {
                "type": block["type"],
                "value": _block(block, slug, position),
                "id": _id(slug, position),
            }
            for position, block in enumerate(lesson["blocks"])
        ],
    }


def quiz_fields(quiz: Fields, slug: str) -> Fields:
    """Return the fields of a quiz page."""
    return {
        "title": quiz["title"],
        "minutes": quiz["minutes"],
        "introduction": quiz["introduction"],
        "pass_mark": quiz["pass_mark"],
        "questions": [
            {
                "type": question["type"],
                "value": _question(question, slug, position),
                "id": _id(slug, position),
            }
            for position, question in enumerate(quiz["questions"])
        ],
    }


def _block(block: Fields, slug: str, position: int) -> Any:
    """Return the value of a block of a lesson. A question there is a knowledge check."""
    if block["type"] in _VALUES:
        return _VALUES[block["type"]](block)
    return _question(block, slug, position)


def _question(question: Fields, slug: str, position: int) -> Fields:
    return {
        "prompt": question["prompt"],
        "feedback": question.get("feedback", ""),
        **_QUESTIONS[question["type"]](question, (slug, position)),
    }


def _options(question: Fields, place: Place) -> Fields:
    options = [
        {
            "text": option["text"],
            "correct": option.get("correct", False),
            "feedback": option.get("feedback", ""),
        }
        for option in question["options"]
    ]
    return {"options": _items(options, place)}


def _pairs(question: Fields, place: Place) -> Fields:
    return {"pairs": _items(question["pairs"], place), "distractors": [], "rule": "per_item"}


def _statement(question: Fields, _place: Place) -> Fields:
    return {name: question[name] for name in ("correct", "true_label", "false_label")}


def _gaps(question: Fields, _place: Place) -> Fields:
    return {"text": question["text"], "case_matters": False, "accents_matter": False}


def _items(items: list[Fields], place: Place) -> list[Fields]:
    return [
        {"type": "item", "id": _id(*place, number), "value": value}
        for number, value in enumerate(items)
    ]


def image_named(name: str) -> Image:
    """Return an image of the demo in the library, where it is put the first time."""
    title = name.removesuffix(".webp")
    image = Image.objects.filter(title=title).first()
    if image is None:
        with (IMAGES / name).open("rb") as file:
            image = Image.objects.create(title=title, file=ImageFile(file, name=name))
    return image


def _image(block: Fields) -> Fields:
    return {
        "image": {
            "image": image_named(block["file"]).pk,
            "alt_text": block.get("alt", ""),
            "decorative": block.get("decorative", False),
        },
        "caption": block.get("caption", ""),
    }


_VALUES: dict[str, Callable[[Fields], Any]] = {
    "heading": lambda block: block["text"],
    "rich_text": lambda block: block["html"],
    "image": _image,
    "quote": lambda block: {"text": block["text"], "source": block.get("source", "")},
    "callout": lambda block: {
        "tone": block["tone"],
        "title": block.get("title", ""),
        "text": block["html"],
    },
}

_QUESTIONS: dict[str, Callable[[Fields, Place], Fields]] = {
    "single_choice": _options,
    "multiple_choice": _options,
    "true_false": _statement,
    "matching": _pairs,
    "blanks": _gaps,
}


def _id(*parts: object) -> str:
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, parts))))
