"""Certificates per second on one core, signed, beside bare WeasyPrint on the same HTML."""

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from weasyprint import HTML

from certificates.rendering import CertificateContent, Signatory, render_html, render_pdf
from certificates.rendering.pdf import stylesheet
from certificates.signing import own_signer

COUNT = 60


def measure() -> tuple[float, float]:
    """Return (ours, bare WeasyPrint's) documents per second, both warm, one process."""
    contents = [_content(number) for number in range(COUNT)]
    pages = [render_html(content) for content in contents]
    fonts, css = stylesheet()
    _ours(contents[0])

    def bare(page: str) -> object:
        return HTML(string=page).write_pdf(stylesheets=[css], font_config=fonts)

    ours, theirs = [], []
    for content, page in zip(contents, pages, strict=True):  # in turns: noise meets both alike
        ours.append(_seconds(lambda content=content: _ours(content)))
        theirs.append(_seconds(lambda page=page: bare(page)))
    return COUNT / sum(ours), COUNT / sum(theirs)


def _ours(content: CertificateContent) -> bytes:
    signer = own_signer()
    return signer.sign(render_pdf(content, room=signer.digits))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _content(number: int) -> CertificateContent:
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
    )
