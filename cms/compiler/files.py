"""Copies the files that a lesson uses into the edition's assets."""

from io import BytesIO
from typing import Any

from PIL import Image as PillowImage
from tinytag import TinyTag, TinyTagException

from courses.assets import store_asset
from courses.pictures import store_picture


class UnreadableFileError(Exception):
    """A file that a page uses is missing or broken."""


def image_asset(image: Any) -> dict[str, Any]:
    """Store an image in the formats and widths that pages show (``courses.pictures``)."""
    try:
        return store_picture(read_image(image))
    except OSError as error:
        raise UnreadableFileError from error


def read_image(image: Any) -> bytes:
    """Return the file of an image. Raises UnreadableFileError where it is missing or damaged."""
    try:
        with image.file.open("rb") as file:
            data: bytes = file.read()
        # Willow has Pillow fill what is missing: this does not.
        PillowImage.open(BytesIO(data)).verify()
    except (OSError, SyntaxError, PillowImage.DecompressionBombError) as error:
        raise UnreadableFileError from error
    return data


def document_asset(document: Any) -> dict[str, Any]:
    """Copy a document; return ``src``, ``filename``, ``extension`` and ``size`` in bytes."""
    data = _read(document)
    return {
        "src": store_asset(data, filename=document.filename),
        "filename": document.filename,
        "extension": document.file_extension.upper(),
        "size": len(data),
    }


def captions_asset(document: Any) -> str:
    """Copy captions; return their address. It ends in .vtt, whatever the document is called."""
    return store_asset(_read(document), filename="captions.vtt")


def recording_asset(document: Any) -> dict[str, Any]:
    """Copy a recording; return what ``document_asset`` does, and its ``length`` where known."""
    return {**document_asset(document), "length": _length(document)}


def _read(document: Any) -> bytes:
    try:
        with document.file.open("rb") as file:
            return file.read()
    except OSError as error:
        raise UnreadableFileError from error


def _length(document: Any) -> str:
    """Return how long a recording is, such as ``"2:05"``; "" where its file does not say."""
    try:
        with document.file.open("rb") as file:
            found = TinyTag.get(filename=document.filename, file_obj=file).duration
    except (TinyTagException, OSError):
        return ""
    minutes, seconds = divmod(round(found or 0), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{seconds:02}"
    return f"{minutes}:{seconds:02}" if minutes or seconds else ""
