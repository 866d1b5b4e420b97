"""Coming into a frame, by a token or by a launch: whose session begins, and what they see first."""

from django.http import HttpRequest

from partners.embedding.sessions import Visit, begin_visit
from partners.errors import OwnAccountError
from partners.lti.framed import join
from partners.models import Partner
from partners.services import account_of


def come_in(request: HttpRequest, visit: Visit, partner: Partner) -> str:
    """Begin the session of who comes; return the page to begin with.

    Whoever is new is asked first. Whoever has an account of their own signs in, once in a browser.
    """
    account = account_of(visit.coming(partner))
    if account is None:
        begin_visit(request.session, visit)
        return "web:welcome"
    here = account if request.user == account and not account.is_guest else None
    try:
        join(visit, partner, signed_in=here)
    except OwnAccountError:
        begin_visit(request.session, visit)
        return "web:sign-in"
    begin_visit(request.session, visit, account)
    return "web:begin"
