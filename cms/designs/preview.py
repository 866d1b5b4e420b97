"""Pictures of a design as it is being edited, for beside the form."""

import base64
import threading
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pypdfium2 import PdfDocument

from certificates.designs.design import Signatory
from certificates.rendering import CertificateContent, draw, ready_pictures, touching
from certificates.rendering.pictures import Pictures
from cms.designs.freezing import Made, make
from cms.designs.samples import NAMES, TITLES
from cms.models import CertificateDesign
from courses.languages import CONTENT_LANGUAGES, direction, native_name

SCALE = 1.35
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""What the preview may load: its own pictures and style, and nothing else."""
LONG = 6
"""How many times as long as a usual name a long one is."""
CROWDED = {
    "words": gettext_lazy(
        "The text runs into what stands below it, however small it is set. Shorten the title, the "
        "statement, the footer, or what signatories are called."
    ),
    "brand": gettext_lazy("The logos and the name of the issuer run into the code for checking."),
}
# PDFium may be used by one thread at a time.
_pdfium = threading.Lock()


def preview(design: CertificateDesign, language: str) -> HttpResponse:
    """Return a page with a certificate in a language: with a name, a long one, and without."""
    language = language if language in CONTENT_LANGUAGES else CONTENT_LANGUAGES[0]
    made = make(design)
    pictures = ready_pictures(made.pictures)
    name = NAMES.get(language, NAMES["en"])
    cases = (
        (_("With a name"), name),
        (_("With a long name"), " ".join([name] * LONG)),
        (_("Without a name"), ""),
    )
    context = {
        "design": design,
        "language": native_name(language),
        "code": language,
        "direction": direction(language),
        "faults": list(made.faults.values()),
        "drawn": [{"case": case, **_drawn(made, pictures, language, said)} for case, said in cases],
    }
    page = HttpResponse(render_to_string("cms/designs/preview.html", context))
    page["Content-Security-Policy"] = POLICY
    return page


def _drawn(made: Made, pictures: Pictures, language: str, name: str) -> dict[str, Any]:
    """Return a picture of a certificate, and what on it has too little room."""
    pdf, page = draw(_content(made, language, name), pictures=pictures)
    return {"src": _picture(pdf), "crowded": [CROWDED[above] for above, _below in touching(page)]}


def _picture(pdf: bytes) -> str:
    out = BytesIO()
    with _pdfium, PdfDocument(pdf) as document:
        document[0].render(scale=SCALE).to_pil().save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def _content(made: Made, language: str, name: str) -> CertificateContent:
    code = "0" * 26
    return CertificateContent(
        name=name,
        course_title=TITLES.get(language, TITLES["en"]),
        language=language,
        completed_on=date(2026, 12, 10),
        expires_on=date(2028, 12, 10),
        hours=Decimal("1.5"),
        issuer=settings.CERTIFICATE_ISSUER,
        signatories=(Signatory(name="Nadia Rahman", role="…"),),
        verification_url=f"{settings.SITE_URL}/verify/{code}",
        code=code,
        design=made.design,
    )
