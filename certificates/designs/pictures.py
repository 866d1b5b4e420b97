"""Pictures of designs: made anew from what editors upload, and kept under their own hash.

Of an upload nothing but its pixels is used. What comes out is bounded in size, since it is part of
every certificate: a background is a JPEG, a logo or a signature a PNG with transparency.
"""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from PIL import Image, ImageOps

from certificates.designs.colours import READABLE, reading_contrast
from certificates.errors import PictureMissingError
from courses.pictures import upright

LOGO, SIGNATURE = (640, 400), (720, 240)
PAGE = {"landscape": (1754, 1240), "portrait": (1240, 1754)}
"""A4 at 150 dots an inch."""
LARGEST_BACKGROUND = 250_000
"""Bytes."""
_VEILS = (0.8, 0.84, 0.88, 0.92, 0.95, 0.97)
_QUALITIES = (82, 74, 66, 58, 48, 36)
_PAPER_WHITE, _INK_BLACK = 235, 90


def as_logo(data: bytes) -> bytes:
    """Return a picture as a logo. Raises OSError for what is no picture."""
    image = upright(data, LOGO).convert("RGBA")
    return _png(image)


def as_signature(data: bytes, ink: int = 38) -> bytes:
    """Return what is dark in a picture, as ink on nothing. Raises OSError for what is no picture.

    So a signature that was scanned or photographed on white paper has no paper around it.
    """
    image = upright(data, SIGNATURE).convert("RGBA")
    on_white = Image.new("RGBA", image.size, "white")
    on_white.alpha_composite(image)
    grey = ImageOps.grayscale(on_white)
    darkness = grey.point(_as_darkness)
    box = darkness.getbbox()
    if box is None:
        raise OSError
    darkness = darkness.crop(box)
    signature = Image.new("LA", darkness.size, (ink, 0))
    signature.putalpha(darkness)
    return _png(signature)


def as_background(
    data: bytes, *, orientation: str, paper: str, ink: str
) -> tuple[bytes, list[str]]:
    """Return a picture that fills a page, veiled with its colour until text can be read on it.

    And its darkest and its lightest colour, for whoever chooses colours to stand on it. Raises
    OSError for what is no picture.
    """
    size = PAGE[orientation]
    image = ImageOps.fit(upright(data, (2 * max(size), 2 * max(size))).convert("RGB"), size)
    plain = Image.new("RGB", size, paper)
    for veil in _VEILS:
        veiled = Image.blend(image, plain, veil)
        extremes = _extremes(veiled)
        if reading_contrast(ink, extremes) >= READABLE:
            break
    return _jpeg(veiled), extremes


def store_picture(data: bytes) -> str:
    """Store a picture in the private storage; return its SHA-256, its name.

    One that is there is written again, so that it is as young as what is about to name it.
    """
    digest = name_of(data)
    storages["private"].save(_path(digest), ContentFile(data))
    return digest


def old_pictures(days: int) -> Iterator[str]:
    """Yield the names of the pictures that were stored more than some days ago."""
    storage = storages["private"]
    before = timezone.now() - timedelta(days=days)
    for folder in _within("designs"):
        for name in storage.listdir(f"designs/{folder}")[1]:
            if storage.get_modified_time(_path(name)) < before:
                yield name


def remove_picture(digest: str) -> None:
    """Delete a picture."""
    storages["private"].delete(_path(digest))


def _within(folder: str) -> list[str]:
    """Return the folders in a folder; none where it is not there."""
    try:
        folders: list[str] = storages["private"].listdir(folder)[0]
    except FileNotFoundError:
        return []
    return folders


def read_picture(digest: str) -> bytes:
    """Return a picture. Raises PictureMissingError where it is not there as it was stored."""
    try:
        with storages["private"].open(_path(digest)) as file:
            data: bytes = file.read()
    except OSError as error:
        raise PictureMissingError from error
    if name_of(data) != digest:
        raise PictureMissingError
    return data


def name_of(picture: bytes) -> str:
    """Return the name of a picture, which is its SHA-256."""
    return hashlib.sha256(picture).hexdigest()


def _path(digest: str) -> str:
    return f"designs/{digest[:2]}/{digest}"


def _as_darkness(level: int) -> int:
    """Return how opaque ink is whose scan is that light: not at all for what paper is like."""
    share = (_PAPER_WHITE - level) / (_PAPER_WHITE - _INK_BLACK)
    return round(255 * min(1, max(0, share)))


def _extremes(image: Image.Image) -> list[str]:
    """Return colours that are as dark and as light as each channel of a picture is anywhere."""
    darkest, lightest = zip(*image.getextrema(), strict=True)
    return ["#" + bytes(int(each) for each in colour).hex() for colour in (darkest, lightest)]


def _jpeg(image: Image.Image) -> bytes:
    for quality in _QUALITIES:
        out = BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True)
        if len(out.getvalue()) <= LARGEST_BACKGROUND:
            break
    return out.getvalue()


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
