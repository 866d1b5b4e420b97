"""Turns the demo's TOML into the fields of pages.

Block ids are derived from where a block stands, so that every language gets the same ones.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.files.images import ImageFile
from wagtail.images.models import Image

from cms.demo.source import IMAGES

NAMESPACE = uuid.UUID("26000000-0000-4000-8000-000000000026")
Fields = dict[str, Any]


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
    return {"title": module["title"], "summary": module["summary"]}


def lesson_fields(lesson: Fields, slug: str) -> Fields:
    """Return the fields of a lesson page; ``slug`` is the English one, which names its blocks."""
    return {
        "title": lesson["title"],
        "minutes": lesson["minutes"],
        "body": [
            {
                "type": block["type"],
                "value": _VALUES[block["type"]](block),
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


def _question(question: Fields, slug: str, position: int) -> Fields:
    return {
        "prompt": question["prompt"],
        "feedback": question.get("feedback", ""),
        "options": [
            {
                "type": "item",
                "id": _id(slug, position, number),
                "value": {
                    "text": option["text"],
                    "correct": option.get("correct", False),
                    "feedback": option.get("feedback", ""),
                },
            }
            for number, option in enumerate(question["options"])
        ],
    }


def _image(block: Fields) -> Fields:
    title = block["file"].removesuffix(".webp")
    image = Image.objects.filter(title=title).first()
    if image is None:
        with (IMAGES / block["file"]).open("rb") as file:
            image = Image.objects.create(title=title, file=ImageFile(file, name=block["file"]))
    return {
        "image": {
            "image": image.pk,
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


def _id(*parts: object) -> str:
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, parts))))
