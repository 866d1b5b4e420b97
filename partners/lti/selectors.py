"""Reads of LTI."""

import uuid

from django.db.models import QuerySet

from courses.errors import NotFoundError
from courses.selectors import run_titles
from learners.models import Account
from learners.selectors import Progress
from partners.lti.addresses import origins_of
from partners.lti.models import LtiLink, LtiRegistration
from partners.models import Partner, PartnerLearner


def connected(registration_id: uuid.UUID) -> LtiRegistration:
    """Return a registration that can open something, with its partner. One query.

    Raises NotFoundError for every other.
    """
    rows = LtiRegistration.objects.select_related("partner")
    found = rows.filter(pk=registration_id).first()
    if found is None or not found.is_connected:
        raise NotFoundError
    return found


def registrations_of(partner: Partner) -> QuerySet[LtiRegistration]:
    """Return a partner's registrations, newest first, without those that have ended. One query."""
    rows = LtiRegistration.objects.filter(partner=partner, ended_at__isnull=True)
    return rows.order_by("-created_at", "pk")


def registration_of(partner: Partner, registration_id: uuid.UUID) -> LtiRegistration:
    """Return one of them. One query. Raises NotFoundError for every other."""
    found = registrations_of(partner).filter(pk=registration_id).first()
    if found is None:
        raise NotFoundError
    return found


def platform_origins(partner: Partner) -> list[str]:
    """Return the sites of the platforms that open the partner's courses. One query."""
    open_now = [each for each in registrations_of(partner) if each.is_connected]
    return [origin for each in open_now for origin in origins_of(each)]


def links_of(registration: LtiRegistration, language: str) -> list[tuple[str, LtiLink]]:
    """Return the places that open something, with the title of the course. Three queries."""
    links = list(registration.links.order_by("pk"))
    titles = run_titles({link.run_id for link in links}, language)
    return [(titles.get(link.run_id, ""), link) for link in links]


def part_to_open(progress: Progress, part: uuid.UUID | None) -> uuid.UUID | None:
    """Return the activity that a part of a course leads to: of a module, what is next in it.

    None for the whole, and where it is in the learner's edition no more.
    """
    for module in progress.modules:
        if part == module.id:
            following = [each for each in module.activities if not each.completed]
            return (following or module.activities)[0].id if module.activities else None
        if any(part == each.id for each in module.activities):
            return part
    return None


def is_brought(account: Account) -> bool:
    """Say whether somebody's account was made by a partner's word, and not by themselves."""
    rows = PartnerLearner.objects.filter(learner_id=account.pk, is_brought=True)
    return account.is_guest and rows.exists()
