"""Turns a lesson's blocks into the HTML that an edition keeps. Preview uses the same."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from courses.languages import INTERFACE_LANGUAGES, direction

Block = dict[str, Any]
MEDIA = {"audio", "image", "video"}


def render_lesson(blocks: list[Block], *, language: str) -> dict[str, str]:
    """Render blocks (each with a ``type`` that names its template) in the lesson's language.

    Returns ``html`` and, where the lesson has media, ``light_html`` for low-data mode: in it each
    of them is a link that says what would be loaded and how large it is.
    """
    content = {"html": _html(blocks, language)}
    if any(block["type"] in MEDIA for block in blocks):
        content["light_html"] = _html(blocks, language, light=True)
    return content


def _html(blocks: list[Block], language: str, *, light: bool = False) -> str:
    # Words of ours come in the lesson's language or else in English, and say so.
    words = language if language in INTERFACE_LANGUAGES else INTERFACE_LANGUAGES[0]
    context = {"language": language, "direction": direction(language), "words_language": words}
    with override(language):
        return "".join(
            render_to_string(_template(block, light=light), context | {"block": block})
            for block in blocks
        )


def _template(block: Block, *, light: bool) -> str:
    folder = "light" if light and block["type"] in MEDIA else "blocks"
    return f"courses/{folder}/{block['type']}.html"
