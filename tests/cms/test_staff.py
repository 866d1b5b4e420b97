"""The staff of an office: invited by a code, given roles and robbed of them by its manager."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import Invitation
from cms.roles import Role, grant, offices_where
from learners.models import AuditEntry
from learners.models.audit import StaffAction
from learners.services.guests import begin_as_guest
from tests.factories import AccountFactory, OfficeFactory


def signed_in(account):
    client = Client()
    client.force_login(account)
    return client


def staff_of(office, *roles):
    account = AccountFactory()
    for role in roles:
        grant(account, role, office)
    return account


@pytest.fixture
def manager(office):
    return signed_in(staff_of(office, Role.MANAGER))


@pytest.fixture
def address(office):
    return reverse("cms:staff", args=[office.pk])


def invited(client, address, role=Role.REVIEWER):
    response = client.post(address, {"act": "invite", "role": role})
    assert response.status_code == 200
    return response.context["code"]


def follow(client, code):
    return client.post(reverse("cms:join"), {"code": code})


def test_who_follows_an_invitation_has_its_role(manager, address, office):
    code = invited(manager, address)
    person = AccountFactory()
    response = follow(signed_in(person), f" {code.lower().replace('-', ' ')} ")
    assert response.url == reverse("wagtailadmin_home")
    person.refresh_from_db()
    assert person.is_staff
    assert offices_where(person, Role.REVIEWER) == {office.pk}
    page = manager.get(address).content.decode()
    assert person.username in page
    assert code not in page
    assert signed_in(person).get(reverse("wagtailadmin_home")).status_code == 200


def test_an_invitation_serves_once_and_for_some_days(manager, address):
    code = invited(manager, address)
    follow(signed_in(AccountFactory()), code)
    late = invited(manager, address)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    person = AccountFactory()
    for worthless in (code, late, "0" * 20, "x"):
        page = follow(signed_in(person), worthless).content.decode()
        assert "invites nobody, or not any more" in page
    person.refresh_from_db()
    assert not person.is_staff


def test_codes_cannot_be_tried_without_end(db, settings):
    settings.SIGN_IN_RATE = "3/h"
    client = signed_in(AccountFactory())
    pages = [follow(client, "0" * 20).content.decode() for _ in range(5)]
    assert "invites nobody" in pages[2]
    assert "invites nobody" not in pages[4]
    assert "Try again in" in pages[4]


def test_guests_are_asked_to_sign_up_first(manager, address):
    guest = begin_as_guest(language="en")
    page = follow(signed_in(guest), invited(manager, address)).content.decode()
    assert "Sign up first" in page
    assert Invitation.objects.exists()


def test_who_is_not_signed_in_is_asked_to(client, db):
    response = client.get(reverse("cms:join"))
    assert response.url.startswith(f"{reverse('web:sign-in')}?next=")


def test_manager_gives_and_takes_roles(manager, address, office):
    person = staff_of(office, Role.EDUCATOR)
    said = {"account": person.pk}
    manager.post(address, {"act": "give", "role": Role.ANALYST, **said})
    assert offices_where(fresh(person), Role.ANALYST) == {office.pk}
    for role in (Role.ANALYST, Role.EDUCATOR):
        assert manager.post(address, {"act": "take", "role": role, **said}).status_code == 302
    assert not fresh(person).is_staff
    assert person.username not in manager.get(address).content.decode()


def fresh(account):
    return type(account).objects.get(pk=account.pk)


@pytest.mark.parametrize("act", ["invite", "give", "take"])
@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR, "emperor", ""])
def test_managers_make_no_managers_and_no_administrators(manager, address, office, act, role):
    person = staff_of(office, Role.EDUCATOR, Role.MANAGER)
    body = {"act": act, "role": role, "account": person.pk}
    assert manager.post(address, body).status_code == 404
    assert offices_where(fresh(person), Role.MANAGER) == {office.pk}
    assert not fresh(person).is_superuser
    assert not Invitation.objects.exists()


def test_managers_reach_neither_learners_nor_staff_of_others(manager, address, office):
    elsewhere = OfficeFactory()
    for person in (AccountFactory(), staff_of(elsewhere, Role.EDUCATOR)):
        for act in ("give", "take"):
            body = {"act": act, "role": Role.EDUCATOR, "account": person.pk}
            assert manager.post(address, body).status_code == 404
        assert office.pk not in offices_where(fresh(person), *Role)
    there = reverse("cms:staff", args=[elsewhere.pk])
    assert manager.post(there, {"act": "invite", "role": Role.EDUCATOR}).status_code == 404
    assert manager.get(reverse("wagtailusers_users:index")).status_code == 302
    assert manager.get(reverse("wagtailusers_groups:index")).status_code == 302


def test_administrators_make_managers(office, address):
    admin = signed_in(AccountFactory(is_superuser=True, is_staff=True))
    OfficeFactory()
    person = AccountFactory()
    follow(signed_in(person), invited(admin, address, Role.MANAGER))
    assert offices_where(fresh(person), Role.MANAGER) == {office.pk}
    assert office.name in admin.get(reverse("cms:staff-offices")).content.decode()


def test_all_of_it_is_noted(manager, address, office):
    person = AccountFactory()
    follow(signed_in(person), invited(manager, address))
    said = {"account": person.pk}
    manager.post(address, {"act": "give", "role": Role.SUPPORT, **said})
    manager.post(address, {"act": "take", "role": Role.SUPPORT, **said})
    rows = AuditEntry.objects.order_by("at").values_list("action", "role", "office")
    assert list(rows) == [
        (StaffAction.INVITED, "reviewer", office.pk),
        (StaffAction.JOINED, "reviewer", office.pk),
        (StaffAction.GAVE_ROLE, "support", office.pk),
        (StaffAction.TOOK_ROLE, "support", office.pk),
    ]
    page = manager.get(reverse("cms:audit")).content.decode()
    assert "Took a role from somebody" in page
    assert "(Support)" in page


def test_nothing_stored_tells_the_code(manager, address):
    code = invited(manager, address)
    row = Invitation.objects.get()
    assert code not in repr(vars(row))
    assert code.replace("-", "") not in repr(vars(row))


def test_the_page_costs_the_same_for_a_large_staff(
    manager, address, office, django_assert_max_num_queries
):
    manager.get(address)
    for _ in range(10):
        staff_of(office, Role.EDUCATOR, Role.SUPPORT)
    with django_assert_max_num_queries(14):
        manager.get(address)
