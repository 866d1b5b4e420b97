"""Every page of a partner × every role × its members, another partner's and none (TRUST.md A1, A8).

The addresses come from the URL table: one without a row below fails.
"""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from learners import services
from partners.models import MemberRole, Partner
from tests.factories import AccountFactory, PartnerFactory
from tests.lti import platform_of
from tests.partners.hooks import listening
from tests.partners.members import bulk_of, client_of, member_of
from tests.trust.signing_in import SECRET
from web.urls import urlpatterns

OWNER, DEVELOPER, VIEWER = MemberRole.OWNER, MemberRole.DEVELOPER, MemberRole.VIEWER
# Who may open it, and who may send it a form: at least. None: nobody can by this method.
NEEDED = {
    "partner-overview": (VIEWER, None),
    "partner-learners": (VIEWER, DEVELOPER),
    "partner-learners-file": (DEVELOPER, None),
    "partner-learners-codes": (DEVELOPER, None),
    "partner-keys": (DEVELOPER, DEVELOPER),
    "partner-brand": (OWNER, OWNER),
    "partner-frames": (DEVELOPER, DEVELOPER),
    "partner-members": (VIEWER, VIEWER),
    "partner-webhooks": (DEVELOPER, DEVELOPER),
    "partner-webhooks-one": (DEVELOPER, DEVELOPER),
    "partner-platform": (DEVELOPER, DEVELOPER),
    "partner-platform-one": (DEVELOPER, DEVELOPER),
}


@pytest.fixture
def objects(office):
    """One of each kind that an address names, all of them the partner's."""
    partner = PartnerFactory(office=office)
    return {
        "partner_id": partner.pk,
        "bulk_id": bulk_of(partner).pk,
        "endpoint_id": listening(partner, "https://hooks.example.org/")[0].pk,
        "registration_id": platform_of(partner).pk,
    }


def pages():
    return [each for each in urlpatterns if "partner_id" in each.pattern.converters]


def addresses(objects):
    for each in pages():
        names = each.pattern.converters
        yield each.name, reverse(f"web:{each.name}", kwargs={n: objects[n] for n in names})


def asked(client, method, address):
    cache.clear()
    with transaction.atomic():
        response = getattr(client, method)(address)
        transaction.set_rollback(True)
    return response


def fits(status, needed, role):
    """Say whether an answer is what a role is to get: what is not for it is a 403."""
    if needed is None:
        return status == 405
    if role.covers(needed):
        return status not in {401, 403, 405}
    return status == 403


def test_every_page_has_its_row():
    assert {each.name for each in pages()} == set(NEEDED)


@pytest.mark.parametrize("role", MemberRole)
def test_members_reach_what_their_role_includes(objects, role):
    client = client_of(Partner.objects.get(), role)
    wrong = [
        f"{method} {name}: {status}"
        for name, address in addresses(objects)
        for method, needed in zip(("get", "post"), NEEDED[name], strict=True)
        if not fits(status := asked(client, method, address).status_code, needed, role)
    ]
    assert not wrong, "\n".join(wrong)


def test_to_others_the_partner_is_not_there(objects):
    other = client_of(PartnerFactory())
    stranger = Client()
    stranger.force_login(AccountFactory(is_staff=True, is_superuser=True))
    for name, address in addresses(objects):
        for client in (other, stranger):
            for method in ("get", "post"):
                assert asked(client, method, address).status_code in {404, 405}, name


def test_no_page_opens_without_a_second_factor(objects, settings):
    settings.STAFF_SECOND_FACTOR = True
    member = member_of(Partner.objects.get())
    client = Client()
    client.force_login(member.account)
    for name, address in addresses(objects):
        if NEEDED[name][0]:
            assert client.get(address).url == reverse("web:second-factor"), name
    services.add_app(account=member.account, secret=SECRET)
    client.force_login(member.account)
    for name, address in addresses(objects):
        for method in ("get", "post"):
            answer = asked(client, method, address)
            if answer.status_code != 405:
                assert answer.url == f"{reverse('web:second-step')}?next={address}", name
