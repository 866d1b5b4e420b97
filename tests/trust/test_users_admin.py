"""Wagtail's views of users: deleting erases, and every change is noted (TRUST.md D7)."""

import uuid

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from certificates.models import Certificate
from cms.roles import Role, grant, offices_where
from learners import services
from learners.models import Account, AuditEntry, Erasure
from learners.models.audit import StaffAction
from learners.privacy.digests import audited_as
from tests import drafts
from tests.factories import AccountFactory


@pytest.fixture
def admin(client, db):
    account = AccountFactory(is_staff=True, is_superuser=True)
    client.force_login(account)
    return account


@pytest.fixture
def lived(learner, run, enrolment, lesson_id, quiz_id):
    """A learner with a certificate, which holds the account in the database."""
    ids = {"learner_id": learner.pk, "run_id": run.pk}
    attempt, _ = services.start_attempt(**ids, activity_id=quiz_id, attempt_id=uuid.uuid4())
    right = drafts.right_answers()
    services.submit_attempt(learner_id=learner.pk, attempt_id=attempt.id, answers=right)
    services.complete_lesson(**ids, activity_id=lesson_id)
    assert Certificate.objects.filter(learner=learner).exists()
    return learner


def deleted_alone(client, account):
    return client.post(reverse("wagtailusers_users:delete", args=[account.pk]), follow=True)


def deleted_in_bulk(client, *accounts):
    address = reverse("wagtail_bulk_action", args=["learners", "account", "delete"])
    ids = "&".join(f"id={account.pk}" for account in accounts)
    return client.post(f"{address}?{ids}&next=/cms/users/", {}, follow=True)


@pytest.mark.parametrize("delete", [deleted_alone, deleted_in_bulk])
def test_deleting_somebody_erases_them(client, admin, lived, delete):
    page = delete(client, lived).content.decode()
    assert "1 account is being deleted" in page
    lived.refresh_from_db()
    assert not lived.is_active
    assert Erasure.objects.filter(learner=lived).exists()
    (entry,) = AuditEntry.objects.filter(action=StaffAction.ASKED_ERASURE)
    assert (entry.by_id, entry.about) == (admin.pk, audited_as(lived.pk))
    assert services.erase(lived.pk)
    assert not Account.objects.filter(pk=lived.pk).exists()
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("delete", [deleted_alone, deleted_in_bulk])
def test_staff_are_not_deleted_before_their_roles_are_taken(client, admin, office, delete):
    person = AccountFactory()
    grant(person, Role.EDUCATOR, office)
    page = delete(client, person).content.decode()
    assert f"Not deleted, since staff: {person.username}." in page
    assert Account.objects.get(pk=person.pk).is_active
    assert not Erasure.objects.exists()


def test_asking_first_changes_nothing(client, admin, lived):
    assert client.get(reverse("wagtailusers_users:delete", args=[lived.pk])).status_code == 200
    assert not Erasure.objects.exists()


def test_of_several_the_staff_stay(client, admin, lived, office):
    person = AccountFactory()
    grant(person, Role.SUPPORT, office)
    page = deleted_in_bulk(client, lived, person).content.decode()
    assert "1 account is being deleted" in page
    assert "Not deleted, since staff" in page


def test_groups_given_there_make_staff_and_are_noted(client, admin, office, learner):
    grant(AccountFactory(), Role.REVIEWER, office)
    group = Group.objects.get(office_role__role=Role.REVIEWER)
    address = reverse("wagtail_bulk_action", args=["learners", "account", "assign_role"])
    client.post(f"{address}?id={learner.pk}&next=/cms/users/", {"role": group.pk})
    person = Account.objects.get(pk=learner.pk)
    assert person.is_staff
    assert offices_where(person, Role.REVIEWER) == {office.pk}
    edit = reverse("wagtailusers_users:edit", args=[person.pk])
    client.post(edit, {"username": person.username, "is_active": "on", "groups": []})
    assert not Account.objects.get(pk=learner.pk).is_staff
    changes = AuditEntry.objects.filter(
        action=StaffAction.CHANGED_ACCOUNT, about=audited_as(learner.pk)
    )
    assert changes.count() == 2


def test_accounts_are_made_and_changed_without_a_name_or_an_address(client, admin):
    for name, arguments in (("add", []), ("edit", [admin.pk])):
        page = client.get(reverse(f"wagtailusers_users:{name}", args=arguments)).content.decode()
        assert 'name="username"' in page
        assert 'name="first_name"' not in page
        assert 'name="email"' not in page
    words = "river kite saffron"
    body = {"username": "Amina.K", "password1": words, "password2": words}
    client.post(reverse("wagtailusers_users:add"), body)
    person = Account.objects.get(username="amina.k")
    assert person.check_password(words)
    assert not person.is_staff
    again = client.post(reverse("wagtailusers_users:add"), body | {"username": "AMINA.K"})
    assert "already exists" in again.content.decode()


def test_groups_that_reach_every_office_are_not_offered(client, admin, office):
    somebody = AccountFactory()
    editors = Group.objects.get(name="Editors")
    address = reverse("wagtailusers_users:edit", args=[somebody.pk])
    assert f'value="{editors.pk}"' not in client.get(address).content.decode()
    form = {"username": somebody.username, "is_active": "on", "groups": [editors.pk]}
    client.post(address, form)
    assert not somebody.groups.exists()
