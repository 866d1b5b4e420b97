"""The texts of consent, for administrators: written, previewed, put in force."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access

from cms.consent_texts import languages_to_write, plan_of, save_drafts, texts_now, written_of
from cms.forms import ConsentTextForm
from cms.models import ConsentDraft
from courses.disclosure import ENOUGH
from courses.errors import DomainError
from courses.languages import choices, native_name
from learners.models import Account, ConsentText, Purpose
from learners.selectors import texts_in_force
from learners.selectors.consents import known_purpose
from learners.services import put_in_force

View = Callable[..., HttpResponse]


def _administrators(view: View) -> View:
    """Answer 404 to everybody but administrators; give the view the purpose that is named."""

    @require_admin_access
    @wraps(view)
    def wrapped(request: HttpRequest, purpose: str = "", **named: str) -> HttpResponse:
        if not request.user.is_superuser:
            raise Http404
        if not purpose:
            return view(request)
        try:
            return view(request, known_purpose(purpose), **named)
        except DomainError as error:
            raise Http404 from error

    return wrapped


@_administrators
def overview(request: HttpRequest) -> HttpResponse:
    """List the purposes with the version of the text in force, and whether there are drafts."""
    drafted = set(ConsentDraft.objects.values_list("purpose", flat=True))
    rows = [(purpose, text, purpose in drafted) for purpose, text in texts_in_force("en").items()]
    return TemplateResponse(request, "cms/consent_texts/list.html", {"rows": rows})


@_administrators
def write(request: HttpRequest, purpose: Purpose) -> HttpResponse:
    """Write the drafts of a purpose, and see what putting them in force means."""
    languages = languages_to_write(purpose, request.GET.get("language", ""))
    form = ConsentTextForm(
        request.POST if request.method == "POST" else None,
        languages=languages,
        initial=written_of(purpose),
    )
    if form.is_valid():
        save_drafts(purpose, form.cleaned_data)
        messages.success(request, _("The drafts are saved. Learners do not see them yet."))
        return redirect("cms:consent-text", purpose=purpose.value)
    context = {
        "purpose": purpose,
        "form": form,
        "now": next(iter(texts_now(purpose).values()), None),
        "plan": plan_of(purpose),
        "more": [(code, name) for code, name in choices() if code not in languages],
        "enough": ENOUGH,
    }
    return TemplateResponse(request, "cms/consent_texts/write.html", context)


@_administrators
def force(request: HttpRequest, purpose: Purpose) -> HttpResponse:
    """Put the drafts that somebody looked at in force."""
    plan = plan_of(purpose)
    if request.method != "POST" or plan is None:
        messages.info(request, _("There is nothing to put in force."))
    elif request.POST.get("seen") != plan.seen:
        messages.warning(request, _("The drafts have changed since you looked. Look again."))
    else:
        try:
            by = cast("Account", request.user)
            put_in_force(purpose=purpose, bodies=plan.bodies, by_id=by.pk)
        except DomainError as error:
            messages.error(request, str(error.title))
        else:
            save_drafts(purpose, plan.bodies)
            messages.success(
                request, _("Version %(number)s is in force.") % {"number": plan.version}
            )
    return redirect("cms:consent-text", purpose=purpose.value)


@_administrators
def preview(request: HttpRequest, purpose: Purpose, language: str) -> HttpResponse:
    """Show a draft, or else the text in force, as learners get it."""
    written = written_of(purpose)
    if language not in written:
        raise Http404
    text = ConsentText(purpose=purpose, language=language, body=written[language])
    context: dict[str, Any] = {"purpose": purpose, "text": text, "name": native_name(language)}
    return TemplateResponse(request, "cms/previews/consent.html", context)
