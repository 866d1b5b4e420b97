"""Launches that go on within the platform's frame, with the session of a frame."""

import uuid
from contextlib import suppress
from dataclasses import replace

from learners.models import Account
from partners.embedding.sessions import Visit
from partners.lti.addresses import page_origin
from partners.lti.errors import LaunchRefusedError
from partners.lti.launching import Entering, coming_by, enter, launch_taken
from partners.lti.models import LtiRegistration
from partners.models import Partner
from partners.services.bringing import bring_in, require_reach


def visit_by(way: Entering, language: str) -> Visit:
    """Return the visit that a launch opens.

    Raises LaunchRefusedError where it leads to no run, and what ``require_reach`` raises.
    """
    coming = coming_by(way, language)
    require_reach(coming)
    return Visit(
        partner=str(coming.partner.pk),
        run=str(coming.run_id),
        origin=page_origin(way.registration, way.arrival.origin),
        known_as=coming.known_as,
        is_sandbox=coming.is_sandbox,
        language=coming.language,
        activity=way.arrival.part,
        registration=str(way.registration.pk),
        launch=str(way.launch_id),
    )


def registration_of_visit(visit: Visit) -> LtiRegistration | None:
    """Return the registration that a visit came by, while it is connected. One query."""
    rows = LtiRegistration.objects.select_related("partner")
    found = rows.filter(pk=visit.registration, partner=uuid.UUID(visit.partner)).first()
    return found if found and found.is_connected else None


def join(
    visit: Visit,
    partner: Partner,
    *,
    signed_in: Account | None = None,
    text_id: uuid.UUID | None = None,
) -> Account:
    """Return the account of who visits, enrolled; a platform is owed their score from now on.

    A launch that was entered already, or an hour ago, says no more: the visit still says who it
    is, and the next launch notes the score. Raises what ``bring_in`` raises.
    """
    way = _way(visit)
    if way is not None:
        with suppress(LaunchRefusedError):  # the same form, sent twice at once
            return enter(way, language=visit.language, signed_in=signed_in, text_id=text_id).account
    return bring_in(visit.coming(partner), signed_in=signed_in, text_id=text_id)


def _way(visit: Visit) -> Entering | None:
    """Return the launch of a visit, for the run that it opened."""
    if not visit.launch:
        return None
    registration = registration_of_visit(visit)
    way = launch_taken(registration, uuid.UUID(visit.launch)) if registration else None
    return replace(way, arrival=replace(way.arrival, run=visit.run)) if way else None
