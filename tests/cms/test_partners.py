"""Partners in the admin: managers keep those of their office, and their keys."""

import re

import pytest
from django.urls import reverse

from partners.models import ApiKey, Partner
from tests.api.client import ApiClient
from tests.cms.designs import design_of, wording
from tests.factories import AccountFactory, PartnerFactory

FIELDS = {
    "name": "University of Somewhere",
    "website": "example.org",
    "contract_from": "2026-01-01",
    "seats": "300",
}
KEY = {"name": "LMS", "scopes": ["catalogue", "progress"], "days": "30"}


@pytest.fixture
def keys(client, manager, office):
    """The page of a partner's keys."""
    return reverse("cms:partner-keys", args=[PartnerFactory(office=office).pk])


def test_managers_make_partners_of_their_office(client, manager, office, run):
    body = {**FIELDS, "office": office.pk, "runs": [run.pk]}
    assert client.post(reverse("partners:add"), body).status_code == 302
    partner = Partner.objects.get()
    assert (partner.seats, partner.website) == (300, "https://example.org")
    assert list(partner.runs.all()) == [run]
    assert FIELDS["name"] in client.get(reverse("partners:index")).content.decode()


def test_managers_make_no_partner_of_another_office_and_give_none_of_its_runs(
    client, manager, office, elsewhere
):
    theirs = elsewhere.course.office
    for body in ({"office": theirs.pk}, {"office": office.pk, "runs": [elsewhere.pk]}):
        page = client.post(reverse("partners:add"), {**FIELDS, **body}).content.decode()
        assert "Select a valid choice" in page
    assert "elsewhere" not in client.get(reverse("partners:add")).content.decode()
    assert not Partner.objects.exists()


def test_administrators_mix_no_offices(client, office, elsewhere):
    client.force_login(AccountFactory(is_staff=True, is_superuser=True))
    body = {**FIELDS, "office": office.pk, "runs": [elsewhere.pk]}
    assert "same office" in client.post(reverse("partners:add"), body).content.decode()


def test_a_run_is_for_learners_or_for_the_sandbox(client, manager, office, run):
    body = {**FIELDS, "office": office.pk, "runs": [run.pk], "demo_runs": [run.pk]}
    page = client.post(reverse("partners:add"), body).content.decode()
    assert "either for learners or for the sandbox" in page


def test_contract_that_ends_before_it_begins_is_refused(client, manager, office):
    body = {**FIELDS, "office": office.pk, "contract_until": "2025-01-01"}
    page = client.post(reverse("partners:add"), body).content.decode()
    assert "A contract ends after it begins" in page


def test_new_key_is_shown_once_and_works(client, keys):
    page = client.post(keys, KEY).content.decode()
    (key,) = re.findall(r"a26p_live_\w{8}_[\w-]{43}", page)
    assert ApiClient(key).get("/partner/key").json()["scopes"] == KEY["scopes"]
    again = client.get(keys).content.decode()
    assert key not in again
    assert ApiKey.objects.get().prefix in again


def test_keys_are_replaced_and_revoked(client, keys):
    client.post(keys, KEY)
    old = ApiKey.objects.get()
    page = client.post(keys, {"act": "replace", "key": old.pk}).content.decode()
    assert re.search(r"a26p_live_\w{8}_", page)
    answer = client.post(keys, {"act": "revoke", "key": old.pk}, follow=True).content.decode()
    assert "Revoked. It counts no more." in answer
    answer = client.post(keys, {"act": "revoke", "key": old.pk}, follow=True).content.decode()
    assert "This key counts no more" in answer


def test_unfit_forms_make_no_key(client, keys):
    for wrong in ({"scopes": ["all"]}, {"scopes": []}, {"days": "100000"}, {"name": ""}):
        assert client.post(keys, {**KEY, **wrong}).status_code == 422
    assert client.post(keys, {"act": "sell", "key": "x"}).status_code == 404
    assert not ApiKey.objects.exists()


def test_partner_with_keys_stays(client, keys):
    client.post(keys, KEY)
    partner = Partner.objects.get()
    answer = client.post(reverse("partners:delete", args=[partner.pk]), follow=True)
    assert "It stays" in answer.content.decode()
    assert Partner.objects.exists()


def test_certificates_of_its_learners_have_a_design_of_the_office(client, manager, office):
    design = design_of(office, partner_name="University of Somewhere")
    body = {**FIELDS, "office": office.pk, "design": design.pk}
    client.post(reverse("partners:add"), body)
    partner = Partner.objects.get()
    assert partner.certificate_design == design.pk
    edit = reverse("partners:edit", args=[partner.pk])
    assert f'<option value="{design.pk}" selected>' in client.get(edit).content.decode()
    client.post(edit, {**body, "design": ""})
    partner.refresh_from_db()
    assert partner.certificate_design is None


@pytest.mark.parametrize(
    ("design", "reason"),
    [
        ({"published": False}, "it is not published"),
        ({"wordings": [wording(footer="{hours} hours")]}, "it tells hours"),
    ],
)
def test_a_design_that_not_all_its_courses_can_have_is_refused(
    design, reason, client, manager, office
):
    body = {**FIELDS, "office": office.pk, "design": design_of(office, **design).pk}
    assert reason in client.post(reverse("partners:add"), body).content.decode()
    assert not Partner.objects.exists()
