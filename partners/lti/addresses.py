"""Addresses of ours that a platform has to know, and sites of a platform that may frame us."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from partners.embedding.origins import clean_origin, is_local
from partners.lti.models import LtiRegistration
from partners.outgoing import may_be_asked

_PLACE = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?")


def address_of(name: str, registration: LtiRegistration) -> str:
    """Return the address of a page ("begin", "launch", "choices") of a registration."""
    return settings.SITE_URL + reverse(f"web:lti-{name}", args=[registration.pk])


def origins_of(registration: LtiRegistration) -> list[str]:
    """Return the sites that may frame us before we know from which a launch comes."""
    known = [registration.sign_in_address, registration.issuer]
    return list(dict.fromkeys(origin for each in known if (origin := origin_of(each))))


def page_origin(registration: LtiRegistration, said: str) -> str:
    """Return the origin of the platform's page, as a launch has ``said``, else as we know it."""
    known = [registration.sign_in_address, registration.issuer]
    return said or next(filter(None, map(framing_origin, known)), "")


def frames_of(registration: LtiRegistration, origin: str) -> list[str]:
    """Return the sites that may frame what a launch opens, whose page is at an origin.

    The partner's own are among them: a platform's page may be within a portal's.
    """
    partner, known = registration.partner, origins_of(registration)
    own = known if origin in known else [origin]
    sites = [site for site in partner.origins if registration.is_sandbox or not is_local(site)]
    return list(dict.fromkeys([*filter(None, own), *sites]))


def framing_origin(address: str) -> str:
    """Return the origin of an address in its one form, "" for none that could frame our pages."""
    try:
        return clean_origin(origin_of(address))
    except ValueError:
        return ""


def origin_of(address: str) -> str:
    """Return the origin of an address, "" where it has none that could stand in a header."""
    if not may_be_asked(address):
        return ""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if _PLACE.fullmatch(parts.netloc) else ""
