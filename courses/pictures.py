"""Pictures of editions: each becomes AVIF and WebP of a few widths, and a JPEG for old phones.

Their addresses come from the hash of the picture they are made of, not of the result: a course that
did not change compiles to the same addresses under any version of the encoders, and after the first
time it costs one read. Nothing of a photo but its pixels is kept: not where it was taken, nor when.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageOps

WIDTHS = (360, 720, 1080)
TALLEST = 1620
# The width that low-data mode shows, and phones that know neither AVIF nor WebP.
PLAIN_WIDTH = 720
# Chosen by looking: print and fine texture in a photo are hard to tell from the source's.
AVIF = {"quality": 55, "speed": 8}
WEBP = {"quality": 70, "method": 4}
JPEG = {"quality": 72, "optimize": True, "progressive": True}
# Count up when what is made of a picture changes. Editions keep the files that they have.
RECIPE = b"1"
_SMOOTH = ("CMYK", "L", "RGB", "RGBA", "YCbCr")


@dataclass(frozen=True)
class _File:
    kind: str
    path: str
    width: int
    height: int
    size: int

    @property
    def src(self) -> str:
        return default_storage.url(self.path)


def store_picture(data: bytes) -> dict[str, Any]:
    """Make and store a picture's files, unless they are there; return what templates need.

    ``src`` is the JPEG; ``width`` and ``height`` are the largest file's; each of ``sources`` has a
    ``type`` and a ``srcset``; ``light`` is an AVIF and a WebP (``avif``, ``src``) for low-data
    mode, and the ``size`` in bytes that neither exceeds. Raises OSError for what is no picture.
    """
    digest = hashlib.sha256(RECIPE + data).hexdigest()
    base = f"assets/{digest[:2]}/{digest}"
    files = _recorded(base)
    if files is None:
        files = list(_make(data, base))
        # Last, so that whatever a crash left half made is made again.
        _write(f"{base}.json", json.dumps([asdict(file) for file in files]).encode())
    return _described(files)


def _make(data: bytes, base: str) -> Iterator[_File]:
    source = upright(data, (WIDTHS[-1], TALLEST))
    plain = min(PLAIN_WIDTH, source.width)
    for width in sorted({plain, *(min(width, source.width) for width in WIDTHS)}):
        height = max(1, round(source.height * width / source.width))
        image = source.resize((width, height), Image.Resampling.LANCZOS)
        yield _stored(image, base, "avif", AVIF)
        yield _stored(image, base, "webp", WEBP)
        if width == plain:
            yield _stored(_on_white(image), base, "jpeg", JPEG)


def upright(data: bytes, size: tuple[int, int]) -> Image.Image:
    """Return a picture upright, in sRGB, no larger than a size, without its metadata.

    Raises OSError for what is no picture.
    """
    try:
        image: Image.Image = Image.open(BytesIO(data))
        wanted = "RGBA" if image.has_transparency_data else "RGB"
        if image.mode not in _SMOOTH:
            image = image.convert(wanted)
        # Both sides as long as the longer may be: a photo can lie on its side.
        image.thumbnail((max(size), max(size)), reducing_gap=2)
        image = _in_srgb(ImageOps.exif_transpose(image)).convert(wanted)
    except Image.DecompressionBombError as error:
        raise OSError from error
    image.thumbnail(size)
    image.info.clear()
    return image


def _in_srgb(image: Image.Image) -> Image.Image:
    """Translate colours of another profile: browsers take what has none for sRGB."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"CMYK", "RGB"}:
        return image
    try:
        theirs = ImageCms.ImageCmsProfile(BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, theirs, srgb, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError):
        return image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _stored(image: Image.Image, base: str, kind: str, options: dict[str, Any]) -> _File:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    path = f"{base}-{image.width}.{kind}"
    _write(path, buffer.getvalue())
    return _File(kind, path, image.width, image.height, len(buffer.getvalue()))


def _write(path: str, data: bytes) -> None:
    if default_storage.exists(path):
        default_storage.delete(path)
    default_storage.save(path, ContentFile(data))


def _recorded(base: str) -> list[_File] | None:
    try:
        with default_storage.open(f"{base}.json") as file:
            return [_File(**row) for row in json.load(file)]
    except (OSError, ValueError):
        return None


def _described(files: list[_File]) -> dict[str, Any]:
    plain = next(file for file in files if file.kind == "jpeg")
    light = {file.kind: file for file in files if file.width == plain.width}
    return {
        "src": plain.src,
        "width": files[-1].width,
        "height": files[-1].height,
        "sources": [
            {"type": f"image/{kind}", "srcset": _srcset(files, kind)} for kind in ("avif", "webp")
        ],
        "light": {
            "src": light["webp"].src,
            "avif": light["avif"].src,
            "size": max(light["webp"].size, light["avif"].size),
        },
    }


def _srcset(files: list[_File], kind: str) -> str:
    return ", ".join(f"{file.src} {file.width}w" for file in files if file.kind == kind)
