"""Deleting my account, and keeping it after all."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from learners import services
from learners.errors import StaffAccountError, WrongPassphraseError
from learners.requests import SignedInRequest
from learners.throttling import passphrase_tried
from web.decorators import learner_action, learner_page
from web.forms import DeleteAccountForm
from web.views.leaving import forgetting

INVALID = 422


@learner_page("GET", "POST")
def delete_account(request: SignedInRequest) -> HttpResponse:
    """Ask for the passphrase, and have the account erased."""
    form = DeleteAccountForm(
        request.POST if request.method == "POST" else None, is_guest=request.user.is_guest
    )
    if form.is_valid():
        try:
            with passphrase_tried(request, request.user.username):
                services.request_erasure(account=request.user, **form.wanted())
        except (WrongPassphraseError, StaffAccountError) as error:
            form.add_error("passphrase", str(error))
        else:
            return _gone(request, at_once=form.wanted()["at_once"])
    context = {"form": form, "days": settings.ERASURE_GRACE_DAYS}
    status = INVALID if form.is_bound else 200
    return render(request, "web/accounts/delete.html", context, status=status)


@learner_action
def keep_account(request: SignedInRequest) -> HttpResponse:
    """Keep the account after all."""
    if services.keep_account(account=request.user):
        messages.success(request, _("Your account stays."))
    return redirect("web:account")


def _gone(request: SignedInRequest, *, at_once: bool) -> HttpResponse:
    """Sign out, and leave nothing on the device."""
    logout(request)
    if at_once:
        said = _("Your account is being deleted, with everything in it.")
    else:
        said = _("You are signed out. Sign in again in time if you want to keep your account.")
    messages.success(request, said)
    return forgetting(redirect("web:sign-in"), "cache", "storage")
