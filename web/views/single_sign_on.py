"""The way to an organisation's single sign-on and back, and the first time."""

import json

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from requests import RequestException

from learners import services
from learners.errors import ConsentTextChangedError, InvalidUsernameError, UsernameTakenError
from learners.models import Account, Purpose
from learners.selectors import texts_in_force
from learners.throttling import limit_sign_up
from web.decorators import page
from web.destinations import asked_for
from web.forms import NewNameForm
from web.languages import interface_language, reader_language
from web.sessions import sign_on
from web.single_sign_on import NEW, Exchange, failed

INVALID = 422
_UNREACHABLE = (RequestException, OAuth2Error, json.JSONDecodeError, KeyError)


@page("GET")
def go(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the organisation, which says who somebody is.

    Also whoever has an account without a passphrase, to prove once more that it is theirs.
    """
    user = request.user
    if isinstance(user, Account) and not user.is_guest and user.has_usable_password():
        return redirect(asked_for(request) or "web:my-learning")
    try:
        provider = get_adapter(request).get_provider(request, provider_id)
        return provider.redirect(request, process="login", next_url=asked_for(request) or None)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except _UNREACHABLE:
        return failed(request)


@page("GET")
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the organisation says, and sign in who is known."""
    try:
        return OAuth2CallbackView.adapter_view(Exchange(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except _UNREACHABLE:
        return failed(request)


@page("GET", "POST")
def new(request: HttpRequest) -> HttpResponse:
    """Let who has come from an organisation for the first time choose a user name."""
    told = request.session.get(NEW)
    if not told:
        return redirect("web:sign-in")
    form = NewNameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        limit_sign_up(request)
        try:
            account = services.sign_up_by_organisation(
                **form.cleaned_data,
                language=reader_language(request),
                provider=told["provider"],
                subject=told["subject"],
            )
        except (InvalidUsernameError, UsernameTakenError) as error:
            form.add_error("username", str(error))
        except ConsentTextChangedError:
            form = NewNameForm(initial={"username": form.cleaned_data["username"]})
        else:
            del request.session[NEW]
            return sign_on(request, account, going_to=told["next"] or "web:my-learning")
    text = texts_in_force(interface_language(), Purpose.SERVICE)[Purpose.SERVICE]
    context = {"form": form, "text": text}
    status = INVALID if form.is_bound else 200
    return render(request, "web/accounts/sign_on_new.html", context, status=status)
