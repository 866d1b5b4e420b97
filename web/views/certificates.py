"""My certificates, and the public check of anybody's."""

import uuid

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from certificates import selectors
from certificates.badges import drawn_name, has_key
from certificates.documents import (
    credential_response,
    document_response,
    picture_response,
    pixels_response,
)
from certificates.errors import UnknownCertificateError
from certificates.models import CertificateState
from certificates.services import correct_name, show_name
from learners.requests import SignedInRequest
from learners.throttling import limit_replacements, limit_verification
from web.decorators import learner_page, page
from web.forms import DocumentForm, VerifyForm
from web.paging import paginate
from web.sharing import add_to_profile_url, shared_certificate


@learner_page("GET")
def my_certificates(request: SignedInRequest) -> HttpResponse:
    """My certificates, newest first, and how far each is."""
    certificates = paginate(request, selectors.my_certificates(request.user.pk))
    context = {"page": certificates, "gives_badges": has_key()}
    return render(request, "web/certificates/mine.html", context)


@learner_page("GET", "POST")
def replace(request: SignedInRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """Say what it means to have a certificate replaced; POST does it."""
    certificate = selectors.my_certificates(request.user.pk).filter(id=certificate_id).first()
    if certificate is None or certificate.standing != CertificateState.ISSUED:
        return redirect("web:certificates")
    if request.method == "POST":
        limit_replacements(request, request.user.pk)
        correct_name(account=request.user, certificate_id=certificate_id)
        messages.success(request, _("Your new certificate is being made."))
        return redirect("web:certificates")
    names = selectors.names_to_print(account=request.user, certificate=certificate)
    context = {"certificate": certificate, "names": names}
    return render(request, "web/certificates/replace.html", context)


@learner_page("GET", "POST")
def certificate(request: SignedInRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """Offer all that can be done with a certificate of mine. POST shows the name on it, or not."""
    found = selectors.my_certificates(request.user.pk).filter(id=certificate_id).first()
    if found is None or found.state != CertificateState.ISSUED:
        return redirect("web:certificates")
    if request.method == "POST":
        shows = request.POST.get("shows") == "1"
        show_name(learner_id=request.user.pk, certificate_id=certificate_id, shows=shows)
        return redirect("web:certificate", certificate_id=certificate_id)
    shown = selectors.verification_of(found)
    context = {
        "certificate": found,
        "gives_badges": has_key(),
        "picture": drawn_name(found) if has_key() else "",
        "shared": shared_certificate(shown) if shown.is_valid else None,
        "profile": add_to_profile_url(found),
    }
    return render(request, "web/certificates/certificate.html", context)


@learner_page("GET")
def pdf(request: SignedInRequest, certificate_id: uuid.UUID) -> HttpResponseBase:
    """Download my certificate."""
    return document_response(learner_id=request.user.pk, certificate_id=certificate_id)


@learner_page("GET")
def picture(request: SignedInRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """Download my badge as a picture."""
    return picture_response(learner_id=request.user.pk, certificate_id=certificate_id)


@learner_page("GET")
def pixels(request: SignedInRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """Download my badge as a picture in pixels."""
    return pixels_response(learner_id=request.user.pk, certificate_id=certificate_id)


@learner_page("GET")
def credential(request: SignedInRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """Download my badge as a signed credential."""
    return credential_response(learner_id=request.user.pk, certificate_id=certificate_id)


@page("GET", "POST")
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for a code, or take a file and say whether it is a certificate of ours, unaltered."""
    form, document_form = VerifyForm(request.GET or None), DocumentForm()
    if request.method == "POST":
        limit_verification(request)
        document_form = DocumentForm(request.POST, request.FILES)
        if document_form.is_valid():
            return _checked(request, document_form.cleaned_data["document"])
    elif form.is_valid():
        return redirect("web:verify", code=form.cleaned_data["code"])
    status = 422 if form.is_bound or document_form.is_bound else 200
    context = {"form": form, "document_form": document_form}
    return render(request, "web/certificates/verify_form.html", context, status=status)


def _checked(request: HttpRequest, document: UploadedFile) -> HttpResponse:
    checked = selectors.verify_document(document.read())
    context = {"checked": checked, "found": checked.certificate, "form": VerifyForm()}
    return render(request, "web/certificates/document.html", context)


@page("GET")
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Show what may be known of a certificate. Every other code gets one same answer."""
    limit_verification(request)
    try:
        found = selectors.verify(code)
    except UnknownCertificateError as error:
        context = {"error": error, "form": VerifyForm(), "document_form": DocumentForm()}
        return render(request, "web/certificates/unknown.html", context, status=error.status)
    context = {"found": found, "shared": shared_certificate(found) if found.is_valid else None}
    return render(request, "web/certificates/verified.html", context)
