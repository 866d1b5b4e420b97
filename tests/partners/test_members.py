"""Members of a partner: invited by a code, changed and removed by its owners."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learners import services
from learners.models import AuditEntry
from partners.errors import LastOwnerError
from partners.models import MemberInvitation, MemberRole, PartnerMember
from partners.services import change_role, remove_member
from tests.factories import PASSPHRASE, AccountFactory, PartnerFactory
from tests.partners.members import client_of, member_of

CODE = re.compile(r"\b(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}\b")


@pytest.fixture
def partner(db):
    return PartnerFactory(name="University of Somewhere")


@pytest.fixture
def address(partner):
    return reverse("web:partner-members", args=[partner.pk])


@pytest.fixture
def owner(partner):
    return client_of(partner)


@pytest.fixture
def person(db):
    return AccountFactory()


def invited(client, address, role=MemberRole.DEVELOPER):
    page = client.post(address, {"act": "invite", "role": role}).content.decode()
    return CODE.search(page).group()


def follow(account, code):
    client = Client()
    client.force_login(account)
    return client.post(reverse("web:partner-join"), {"code": code})


def test_who_follows_an_invitation_is_a_member_and_the_code_serves_once(
    owner, address, partner, person
):
    code = invited(owner, address)
    response = follow(person, f" {code.lower().replace('-', ' ')} ")
    assert response.url == reverse("web:partner-overview", args=[partner.pk])
    assert PartnerMember.objects.get(account=person).role == MemberRole.DEVELOPER
    assert person.username in owner.get(address).content.decode()
    assert follow(AccountFactory(), code).status_code == 422
    told = AuditEntry.objects.values_list("action", "role", "office_id")
    assert set(told) >= {
        ("invited_member", "developer", partner.office_id),
        ("became_member", "developer", partner.office_id),
    }


def test_office_invites_the_first_owner_and_removes_even_the_last(client, partner, person):
    client.force_login(AccountFactory(is_staff=True, is_superuser=True))
    page = reverse("cms:partner-members", args=[partner.pk])
    code = CODE.search(client.post(page, {"role": "owner"}).content.decode()).group()
    follow(person, code)
    member = PartnerMember.objects.get(role=MemberRole.OWNER)
    assert person.username in client.get(page).content.decode()
    client.post(page, {"member": member.pk})
    assert not PartnerMember.objects.exists()
    assert "no member any more" in client.post(page, {"member": member.pk}, follow=True).text
    assert client.post(page, {}).status_code == 404


def test_code_is_stored_nowhere_and_ends_after_a_week(owner, address, person):
    code = invited(owner, address)
    (row,) = MemberInvitation.objects.values()
    assert not any(code.replace("-", "") in str(value).replace("-", "") for value in row.values())
    assert code not in owner.get(address).content.decode()
    MemberInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert follow(person, code).status_code == 422


def test_withdrawn_invitation_opens_nothing(owner, address, person):
    code = invited(owner, address)
    row = MemberInvitation.objects.get()
    owner.post(address, {"act": "withdraw", "of": row.pk})
    assert follow(person, code).status_code == 422
    assert owner.post(address, {"act": "withdraw", "of": row.pk}).status_code == 404


def test_guests_and_members_follow_none(owner, address, partner):
    code = invited(owner, address)
    guest = services.begin_as_guest(language="en")
    assert follow(guest, code).url == reverse("web:sign-up")
    member = member_of(partner, MemberRole.VIEWER)
    assert follow(member.account, code).status_code == 422
    member.refresh_from_db()
    assert (member.role, MemberInvitation.objects.count()) == (MemberRole.VIEWER, 1)


def test_tries_of_codes_are_limited(person, settings):
    settings.INVITATION_RATE = "1/h"
    assert [follow(person, "x").status_code for _ in range(2)] == [422, 429]


def test_owner_changes_what_a_member_may_do_and_removes_them(owner, address, partner):
    member = member_of(partner, MemberRole.VIEWER)
    owner.post(address, {"act": "change", "of": member.pk, "role": "developer"})
    member.refresh_from_db()
    assert member.role == MemberRole.DEVELOPER
    owner.post(address, {"act": "remove", "of": member.pk})
    assert not PartnerMember.objects.filter(pk=member.pk).exists()
    told = AuditEntry.objects.filter(action__in=["changed_member", "removed_member"])
    assert told.exclude(about="").count() == 2


def test_others_change_nobody_and_may_leave(address, partner, owner):
    client = client_of(partner, MemberRole.DEVELOPER)
    theirs = PartnerMember.objects.get(role=MemberRole.DEVELOPER)
    boss = PartnerMember.objects.get(role=MemberRole.OWNER)
    for form in (
        {"act": "invite", "role": "owner"},
        {"act": "change", "of": theirs.pk, "role": "owner"},
        {"act": "remove", "of": boss.pk},
    ):
        assert client.post(address, form).status_code == 403
    assert "Invite somebody" not in client.get(address).content.decode()
    assert client.post(address, {"act": "remove", "of": theirs.pk}).status_code == 302
    assert client.get(address).status_code == 404


def test_last_owner_stays_one(partner):
    member = member_of(partner)
    member_of(partner, MemberRole.DEVELOPER)
    whom = {"partner": partner, "member_id": member.pk, "by_id": member.account_id}
    with pytest.raises(LastOwnerError):
        remove_member(**whom)
    with pytest.raises(LastOwnerError):
        change_role(role=MemberRole.VIEWER, **whom)
    change_role(role=MemberRole.OWNER, **whom)
    second = member_of(partner)
    remove_member(**whom)
    assert PartnerMember.objects.get(role=MemberRole.OWNER) == second


def test_nobody_of_another_partner_is_changed(owner, address):
    other = member_of(PartnerFactory(), MemberRole.VIEWER)
    for act in ("change", "remove"):
        form = {"act": act, "of": other.pk, "role": "owner"}
        assert owner.post(address, form).status_code == 404
    assert PartnerMember.objects.filter(pk=other.pk, role=MemberRole.VIEWER).exists()


def test_who_is_erased_is_a_member_no_more(partner, person):
    member_of(partner, account=person)
    services.request_erasure(account=person, passphrase=PASSPHRASE, at_once=True)
    services.erase(person.pk)
    assert not PartnerMember.objects.exists()


def test_account_leads_members_to_their_partners_and_others_nowhere(partner, person):
    client = Client()
    client.force_login(person)
    link = f'href="{reverse("web:partners")}"'
    assert link not in client.get("/me/account/").content.decode()
    member_of(partner, account=person)
    assert link in client.get("/me/account/").content.decode()
    assert client.get("/partner/").url == reverse("web:partner-overview", args=[partner.pk])
    member_of(PartnerFactory(), account=person)
    assert partner.name in client.get("/partner/").content.decode()
