"""Certificates per second on one core, signed, beside bare WeasyPrint on the same HTML."""

import time
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from types import MappingProxyType

from PIL import Image
from weasyprint import HTML
from weasyprint.images import RasterImage

from certificates.designs.design import BUILT_IN, Design
from certificates.rendering import (
    CertificateContent,
    Signatory,
    ready_pictures,
    render_html,
    render_pdf,
)
from certificates.rendering.pdf import stylesheet
from certificates.rendering.pictures import Pictures, addresses
from certificates.signing import own_signer

COUNT = 60


def measure(
    design: Design = BUILT_IN, pictures: Mapping[str, bytes] = MappingProxyType({})
) -> tuple[float, float]:
    """Return (ours, bare WeasyPrint's) documents per second, both warm, one process.

    Bare WeasyPrint finds the design's pictures in its own cache, as it keeps them there itself.
    """
    contents = [_content(number, design) for number in range(COUNT)]
    pages = [render_html(content) for content in contents]
    fonts, css = stylesheet(design)
    ready = ready_pictures(pictures)
    raw = {f"picture:{name}": _as_weasyprint_has_it(data, name) for name, data in pictures.items()}
    _ours(contents[0], ready)

    def bare(page: str) -> object:
        cache = addresses(design, {}, is_mirrored=False) | raw
        return HTML(string=page).write_pdf(stylesheets=[css], font_config=fonts, cache=cache)

    ours, theirs = [], []
    for content, page in zip(contents, pages, strict=True):  # in turns: noise meets both alike
        ours.append(_seconds(lambda content=content: _ours(content, ready)))
        theirs.append(_seconds(lambda page=page: bare(page)))
    return COUNT / sum(ours), COUNT / sum(theirs)


def measure_rich() -> tuple[float, float]:
    """Return the same for a design with two logos, a signature and a picture behind the text."""
    from tests.certificates.designs import rich

    return measure(*rich("picture"))


def _as_weasyprint_has_it(data: bytes, name: str) -> RasterImage:
    return RasterImage(Image.open(BytesIO(data)), name, data)


def _ours(content: CertificateContent, pictures: Pictures) -> bytes:
    signer = own_signer()
    return signer.sign(render_pdf(content, room=signer.digits, pictures=pictures))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _content(number: int, design: Design) -> CertificateContent:
    return CertificateContent(
        name=f"Amina Yusuf {number}",
        course_title="Human rights: an introduction",
        language="en",
        completed_on=date(2026, 12, 10),
        hours=Decimal("1.5"),
        issuer="Article 26",
        signatories=(Signatory(name="Nadia Rahman", role="Director of Education"),),
        verification_url=f"https://learn.example.org/verify/{number:026}",
        code=f"{number:026}",
        design=design,
    )
