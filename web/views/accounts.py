"""Signing up, in and out; the account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.errors import DomainError
from learners import services
from learners.errors import (
    ConsentTextChangedError,
    InvalidNameError,
    InvalidUsernameError,
    SignInFailedError,
    UsernameTakenError,
    WeakPassphraseError,
)
from learners.models import Account, Purpose
from learners.privacy.keys import LearnerKey, opened_text
from learners.requests import SignedInRequest
from learners.selectors import texts_in_force
from learners.selectors.accounts import ways_in
from learners.selectors.erasures import pending_erasure
from learners.throttling import limit_sign_up, passphrase_tried
from partners.selectors.members import is_member
from web.decorators import learner_page, page
from web.destinations import asked_for, destination
from web.forms import AccountForm, SignInForm, SignUpForm
from web.languages import interface_language, reader_language, remember_language
from web.owners import has_account
from web.sessions import start_session

OK, INVALID, CONFLICT = 200, 422, 409


@page("GET", "POST")
def sign_up(request: HttpRequest) -> HttpResponse:
    """Make an account of a user name and a passphrase, and sign in to it.

    A guest's account becomes it, with everything in it.
    """
    template = "web/accounts/sign_up.html"
    if has_account(request):
        return redirect(destination(request))
    form = SignUpForm(_posted(request))
    if not form.is_valid():
        return _form(request, template, form)
    stay = form.cleaned_data.pop("keep")
    limit_sign_up(request)
    try:
        with passphrase_tried(request, form.cleaned_data["username"]):
            account = _made(request, form)
    except (InvalidUsernameError, UsernameTakenError) as error:
        return _form(request, template, form, ("username", error))
    except WeakPassphraseError as error:
        return _form(request, template, form, ("passphrase", error))
    except ConsentTextChangedError as error:
        messages.warning(request, str(error.title))
        again = SignUpForm(initial={"username": form.cleaned_data["username"], "keep": stay})
        return _form(request, template, again, status=CONFLICT)
    if isinstance(request.user, Account) and request.user.is_guest:
        request.session.flush()
    return _signed_in(request, account, stay=stay)


@page("GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in. Unknown people and wrong passphrases get the same answer."""
    template = "web/accounts/sign_in.html"
    if has_account(request):
        return redirect(destination(request))
    form = SignInForm(_posted(request))
    if not form.is_valid():
        return _form(request, template, form)
    stay = form.cleaned_data.pop("keep")
    try:
        with passphrase_tried(request, form.cleaned_data["username"]):
            account = services.sign_in(**form.cleaned_data)
    except SignInFailedError as error:
        return _form(request, template, form, ("username", error))
    return _signed_in(request, account, stay=stay)


@learner_page("GET", "POST")
def account(request: SignedInRequest) -> HttpResponse:
    """Show and change what the account holds."""
    me = request.user
    key = LearnerKey(me.pk)
    form = AccountForm(
        _posted(request),
        initial={
            "display_name": opened_text(key, me.display_name),
            "certificate_name": opened_text(key, me.certificate_name),
            "language": me.language,
            "extra_time": me.extra_time,
            "neutral_titles": me.neutral_titles,
            "low_data": me.low_data,
        },
    )
    template = "web/accounts/account.html"
    if not form.is_valid():
        return _form(request, template, form)
    names = {
        "display_name": services.set_display_name,
        "certificate_name": services.set_certificate_name,
    }
    for field, set_name in names.items():
        try:
            set_name(account=me, name=form.cleaned_data[field])
        except InvalidNameError as error:
            return _form(request, template, form, (field, error))
    services.set_language(account=me, language=form.cleaned_data["language"])
    if form.cleaned_data["extra_time"] is not None:
        services.set_extra_time(account=me, per_cent=form.cleaned_data["extra_time"])
    services.set_preferences(
        account=me,
        neutral_titles=form.cleaned_data["neutral_titles"],
        low_data=form.cleaned_data["low_data"],
    )
    with override(me.language):
        messages.success(request, _("Your changes are saved."))
    response = redirect("web:account")
    remember_language(response, me.language)
    return response


def _made(request: HttpRequest, form: SignUpForm) -> Account:
    """Make a new account, or make one of the guest's."""
    if isinstance(request.user, Account):
        return services.sign_up_guest(account=request.user, **form.cleaned_data)
    return services.sign_up(**form.cleaned_data, language=reader_language(request))


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _form(
    request: HttpRequest,
    template: str,
    form: SignInForm | AccountForm,
    problem: tuple[str, DomainError] | None = None,
    status: int = OK,
) -> HttpResponse:
    """Show a form: empty, or with what is wrong; to sign up, with what that agrees to."""
    if problem:
        field, error = problem
        form.add_error(field, str(error))
    erasure = pending_erasure(request.user.pk) if request.user.is_authenticated else None
    context: dict[str, Any] = {"form": form, "next": asked_for(request), "erasure": erasure}
    names = {each["id"]: each["name"] for each in settings.OIDC_PROVIDERS}
    me = request.user
    if isinstance(form, AccountForm) and isinstance(me, Account) and not me.is_guest:
        context["ways"] = ways = ways_in(me.pk)
        context["is_member"] = is_member(me.pk)
        context["comes_by"] = [names.get(each, each) for each in ways.organisations]
    context["organisations"] = list(names.items())
    if isinstance(form, SignUpForm):
        context["text"] = texts_in_force(interface_language(), Purpose.SERVICE)[Purpose.SERVICE]
    return render(request, template, context, status=INVALID if form.is_bound else status)


def _signed_in(request: HttpRequest, account: Account, *, stay: bool) -> HttpResponse:
    """Start a session with a new key, and go where the person was going."""
    response = start_session(request, account, stay=stay, going_to=destination(request))
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        remember_language(response, account.language)
    return response
