"""Copies the files that a lesson uses into the edition's assets."""

from typing import Any

from PIL import Image as PillowImage
from wagtail.images.models import SourceImageIOError
from willow.image import UnrecognisedImageFormatError

from courses.assets import store_asset

RENDITION = "max-1200x1200|format-webp|webpquality-75"


class UnreadableFileError(Exception):
    """A file that a page uses is missing or broken."""


def image_asset(image: Any) -> dict[str, Any]:
    """Re-encode an image as WebP, at most 1200 px; return ``src``, ``width``, ``height``."""
    try:
        _verify(image)
        rendition = image.get_rendition(RENDITION)
        with rendition.file.open("rb") as file:
            src = store_asset(file.read(), filename="image.webp")
    except (SourceImageIOError, UnrecognisedImageFormatError, OSError, SyntaxError) as error:
        raise UnreadableFileError from error
    return {"src": src, "width": rendition.width, "height": rendition.height}


def _verify(image: Any) -> None:
    """Raise OSError or SyntaxError for a damaged file: Willow would fill what is missing grey."""
    with image.file.open("rb") as file:
        PillowImage.open(file).verify()


def document_asset(document: Any) -> dict[str, Any]:
    """Copy a document; return ``src``, ``filename``, ``extension`` and ``size`` in bytes."""
    try:
        with document.file.open("rb") as file:
            data = file.read()
    except OSError as error:
        raise UnreadableFileError from error
    return {
        "src": store_asset(data, filename=document.filename),
        "filename": document.filename,
        "extension": document.file_extension.upper(),
        "size": len(data),
    }
