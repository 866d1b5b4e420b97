"""Making the account one's own that a partner's frame began: in a window of the site's own.

Until then the partner's word opens it. Whoever has an account already brings it along into that.
"""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from learners import services
from learners.errors import (
    ConsentTextChangedError,
    InvalidUsernameError,
    UsernameTakenError,
    WeakPassphraseError,
)
from learners.models import Account, Purpose
from learners.selectors import texts_in_force
from learners.throttling import passphrase_tried
from partners.embedding.passes import CLAIM, open_pass
from web.decorators import page
from web.forms import SignUpForm
from web.languages import interface_language
from web.origins import is_from_elsewhere
from web.owners import has_account, is_anothers
from web.sessions import GUEST, INVALID, start_session

CLAIMED = "claimed"
"""In a session: whose account may be made one's own."""


@csrf_exempt
@page("GET", "POST")
def open_claim(request: HttpRequest) -> HttpResponse:
    """Take the pass of a frame, whose page sends it. Its cookies are not here: no token is asked.

    Raises EmbedTokenError.
    """
    if request.method == "POST" and not is_from_elsewhere(request):
        request.session[CLAIMED] = open_pass(request.POST.get("pass", ""), use=CLAIM)
    return redirect("web:claim")


@page("GET", "POST")
def claim(request: HttpRequest) -> HttpResponse:
    """Give the account a user name and a passphrase, or bring it along into another one."""
    guest = _claimed(request)
    if guest is None:
        return redirect("web:my-learning")
    if is_anothers(request):
        return redirect("web:claim")
    if "have" in request.POST:
        request.session[GUEST] = str(guest.pk)
        del request.session[CLAIMED]
        return redirect("web:bring-along" if has_account(request) else "web:sign-in")
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (account := _kept(request, guest, form)):
        del request.session[CLAIMED]
        return start_session(request, account, stay=form.cleaned_data["keep"])
    context = {
        "form": form,
        "text": texts_in_force(interface_language(), Purpose.SERVICE)[Purpose.SERVICE],
    }
    status = INVALID if form.errors else 200
    return render(request, "web/embedding/claim.html", context, status=status)


def _claimed(request: HttpRequest) -> Account | None:
    """Return whose account may be made one's own in this session."""
    told = request.session.get(CLAIMED)
    guests = Account.objects.filter(is_guest=True, is_active=True)
    return guests.filter(pk=uuid.UUID(told)).first() if told else None


def _kept(request: HttpRequest, guest: Account, form: SignUpForm) -> Account | None:
    """Return the account as its owner's; None where the form has to say what is in the way."""
    said = form.cleaned_data
    try:
        with passphrase_tried(request, said["username"]):
            return services.sign_up_guest(
                account=guest,
                username=said["username"],
                passphrase=said["passphrase"],
                text_id=said["text_id"],
            )
    except (InvalidUsernameError, UsernameTakenError) as error:
        form.add_error("username", f"{error.title} {error.detail}".strip())
    except WeakPassphraseError as error:
        form.add_error("passphrase", f"{error.title} {error.detail}".strip())
    except ConsentTextChangedError as error:
        form.add_error(None, str(error.title))
        messages.warning(request, str(error.title))
    return None
