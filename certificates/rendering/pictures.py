"""The pictures of a design, as WeasyPrint puts them into documents.

WeasyPrint is handed the pictures ready made and fetches nothing: what a page names beside them is
refused, as on a page without any (``courses.drawing.fetcher``). It would also compress a PNG again
for each document; here that is done once.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import fromstring

import pydyf
from django.template.loader import render_to_string
from PIL import Image
from weasyprint.images import RasterImage, SVGImage

from certificates.designs.design import PATTERNS, PORTRAIT, Design
from certificates.designs.pictures import read_picture
from courses.drawing.emblem import rays
from courses.drawing.fetcher import DenyAll

KEPT = 24
"""How many pictures a process keeps ready: six megabytes of backgrounds at the most."""


class ReadyPicture(RasterImage):
    """A picture whose bytes in a document are made once."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(Image.open(BytesIO(data)), name, data)
        self._made: Any = super().get_x_object(True, 1)
        self.image_data = None

    def get_x_object(self, interpolate: bool, dpi_ratio: float) -> pydyf.Stream:
        """Return it as a new object of a document, as WeasyPrint asks."""
        extra = dict(self._made.extra)
        if mask := extra.get("SMask"):
            extra["SMask"] = pydyf.Stream(mask.stream, dict(mask.extra))
        return pydyf.Stream(self._made.stream, extra)


Pictures = Mapping[str, ReadyPicture]


def stored_pictures(design: Design) -> Pictures:
    """Return the pictures of a design by their names. Raises PictureMissingError."""
    return {name: _stored(name) for name in design.pictures()}


def ready_pictures(pictures: Mapping[str, bytes]) -> Pictures:
    """Return pictures that are not stored yet, for a preview."""
    return {name: ReadyPicture(data, name) for name, data in pictures.items()}


@lru_cache(maxsize=KEPT)
def _stored(name: str) -> ReadyPicture:
    return ReadyPicture(read_picture(name), name)


def addresses(design: Design, pictures: Pictures, *, is_mirrored: bool) -> dict[str, Any]:
    """Return all that a page may name, by address: a cache for WeasyPrint to find it in."""
    found: dict[str, Any] = {f"picture:{name}": picture for name, picture in pictures.items()}
    if design.background in PATTERNS:
        found["pattern:page"] = _pattern(design, is_mirrored=is_mirrored)
    return found


def _pattern(design: Design, *, is_mirrored: bool) -> SVGImage:
    """Return a pattern in a design's colour. SVG is read anew: WeasyPrint draws with its state."""
    width, height = (210, 243) if design.orientation == PORTRAIT else (229, 210)
    drawn = render_to_string(
        "certificates/pattern.svg",
        {
            "kind": design.background,
            "colour": design.colours["pattern"],
            "width": width,
            "height": height,
            "rays": rays(),
            "middle": width - 134 if is_mirrored else 134,
            "rows": range(6, height, 9),
            "waves": _waves(width, height),
        },
    )
    return SVGImage(fromstring(drawn), "pattern:page", DenyAll(), None)  # noqa: S314 - our own


def _waves(width: int, height: int) -> Iterable[str]:
    """Return paths of waves that run through each other along the foot of a page."""
    for number in range(14):
        top, swing = height - 62 + 5 * number, 26 - 2 * number
        step = width / 4
        curves = "".join(
            f"Q{step * (index + 0.5):.1f} {top + (swing if index % 2 else -swing):.1f} "
            f"{step * (index + 1):.1f} {top:.1f}"
            for index in range(4)
        )
        yield f"M0 {top:.1f}{curves}"
