"""Turns a lesson's blocks into the HTML that an edition keeps. Preview uses the same."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from courses.languages import direction

Block = dict[str, Any]


def render_lesson(blocks: list[Block], *, language: str) -> str:
    """Render blocks (each with a ``type`` that names its template) in the lesson's language."""
    with override(language):
        return "".join(
            render_to_string(
                f"courses/blocks/{block['type']}.html",
                {"block": block, "language": language, "direction": direction(language)},
            )
            for block in blocks
        )
