"""Who is in a course of the platform (1EdTech's Names and Role Provisioning): counted, not kept."""

import re
import time
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db.models.functions import Now
from pylti1p3.roles import StudentRole

from partners.lti.launching import known_at
from partners.lti.messages import ROLES
from partners.lti.models import LtiLink
from partners.lti.platforms import access_token
from partners.models import PartnerLearner
from partners.outgoing import Answer, OutgoingError, ask

MEMBERS_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
_KIND = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
_NEXT = re.compile(r'<([^>]+)>\s*;\s*rel="?next"?')
_MOST, _SECONDS = 10_000, 20


def count_members(link: LtiLink) -> None:
    """Count who learns in the platform's course, and who of them has come. Raises OutgoingError.

    Their names for themselves become digests at once; names and addresses are not looked at.
    """
    users = _learners(link)
    digests = {known_at(link.registration, user) for user in users}
    joined = PartnerLearner.objects.filter(
        partner=link.registration.partner_id,
        is_sandbox=link.registration.is_sandbox,
        known_as__in=digests,
        learner_id__isnull=False,
    ).count()
    rows = LtiLink.objects.filter(pk=link.pk)
    rows.update(members=len(users), joined=joined, counted_at=Now())


def _learners(link: LtiLink) -> set[str]:
    """Return the platform's names for those who learn there, page by page."""
    token = access_token(link.registration, MEMBERS_SCOPE)
    headers = {"Authorization": f"Bearer {token}", "Accept": _KIND}
    found: set[str] = set()
    address, ends = link.members_address, time.monotonic() + _SECONDS
    while address:
        if time.monotonic() > ends or len(found) > _MOST:
            raise OutgoingError("too-large")
        answer = ask("GET", address, headers=headers)
        if not answer.is_good:
            raise OutgoingError(f"status-{answer.status}")
        found |= {each["user_id"] for each in _members(answer) if _learns(each)}
        address = _following(address, answer.headers.get("link", ""))
    return found


def _members(answer: Answer) -> list[dict[str, Any]]:
    try:
        page = answer.json()
    except ValueError:
        page = None
    members = page.get("members") if isinstance(page, dict) else None
    if not isinstance(members, list):
        raise OutgoingError("members")
    return [each for each in members if isinstance(each, dict)]


def _learns(member: dict[str, Any]) -> bool:
    roles = [role for role in member.get("roles") or () if isinstance(role, str)]
    is_active = member.get("status", "Active") == "Active"
    is_named = isinstance(member.get("user_id"), str)
    return is_named and is_active and StudentRole({ROLES: roles}).check()


def _following(address: str, links: str) -> str:
    """Return the next page, "" after the last. The token goes to the platform's server only."""
    found = _NEXT.search(links)
    if not found:
        return ""
    following = urljoin(address, found.group(1))
    same = urlsplit(following)[:2] == urlsplit(address)[:2]
    return following if same else ""
