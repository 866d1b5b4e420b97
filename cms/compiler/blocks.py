"""Turns StreamField blocks into the plain dicts that ``courses.rendering`` renders."""

from collections.abc import Callable
from typing import Any

from wagtail.rich_text import RichText, expand_db_html

from cms.compiler.files import captions_asset, document_asset, image_asset, recording_asset
from courses.sanitising import clean_html

Block = dict[str, Any]


def rich_text(value: RichText | str) -> str:
    """Return sanitised HTML, with links to pages and documents resolved."""
    source = value.source if isinstance(value, RichText) else value
    return clean_html(expand_db_html(source or ""))


def compile_block(block_type: str, value: Any) -> Block:
    """Compile one block. Raises UnreadableFileError where its file cannot be read."""
    return {"type": block_type, **_COMPILERS[block_type](value)}


def _image(value: Any) -> Block:
    image = value["image"]
    alt = "" if image.decorative else image.contextual_alt_text
    return {**image_asset(image), "alt": alt, "caption": value["caption"]}


def _callout(value: Any) -> Block:
    return {
        "tone": value["tone"],
        "title": value["title"],
        "html": rich_text(value["text"]),
    }


def _recording(value: Any) -> Block:
    return {
        "title": value["title"],
        **recording_asset(value["recording"]),
        "transcript_html": rich_text(value["transcript"]),
    }


def _video(value: Any) -> Block:
    captions = value["captions"]
    return {
        **_recording(value),
        "captions": captions_asset(captions) if captions else "",
        "without_speech": value["without_speech"],
    }


_COMPILERS: dict[str, Callable[[Any], Block]] = {
    "heading": lambda value: {"text": value},
    "rich_text": lambda value: {"html": rich_text(value)},
    "image": _image,
    "quote": lambda value: {"text": value["text"], "source": value["source"]},
    "callout": _callout,
    "audio": _recording,
    "video": _video,
    "download": lambda value: {"title": value["title"], **document_asset(value["document"])},
}
