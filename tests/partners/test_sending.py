"""A partner's developers invite learners by a file, and see what became of each row."""

import uuid

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from partners import rows
from partners.models import BulkEnrolment, MemberRole, PartnerLearner
from partners.services import enrol_bulk, join_partner
from tests.api.client import ApiClient
from tests.factories import AccountFactory, PartnerFactory
from tests.partners.bulk import send
from tests.partners.members import client_of

CSV = "external_id,language\r\ns-1,en\r\n,en\r\n=cmd,\r\n"


@pytest.fixture
def address(partner):
    return reverse("web:partner-learners", args=[partner.pk])


@pytest.fixture
def developer(partner):
    return client_of(partner, MemberRole.DEVELOPER)


def form(run, text=CSV, **fields):
    return {
        "run": run.pk,
        "file": ContentFile(text.encode("utf-8-sig"), "learners.csv"),
        "form_id": uuid.uuid4(),
    } | fields


def sent(client, address, run, **fields):
    """Send a file and have it worked through; return the address of its page."""
    response = client.post(address, form(run, **fields))
    assert response.status_code == 302
    enrol_bulk(BulkEnrolment.objects.latest("created_at").pk)
    return response.url


def test_rows_of_a_file_are_invited_and_their_codes_join(developer, address, run):
    page = sent(developer, address, run)
    html = developer.get(page).text
    assert "3 of 3 rows done, 1 not taken" in html
    assert "It has no name of yours" in html
    lines = b"".join(developer.get(f"{page}codes.csv").streaming_content).decode().splitlines()
    assert lines[0] == "\ufeffrow,outcome,problem,learner,code"
    assert lines[2] == "2,refused,invalid-external-id,,"
    code = lines[1].split(",")[-1]
    assert code in html
    join_partner(account=AccountFactory(), code=code)
    assert code not in developer.get(page).text
    assert "Worked through" in developer.get(address).text


def test_form_that_is_sent_twice_takes_its_file_once(developer, address, run):
    once = {"form_id": uuid.uuid4()}
    urls = {developer.post(address, form(run, **once)).url for _ in range(2)}
    assert len(urls) == BulkEnrolment.objects.count() == 1
    other = developer.post(address, form(run, "external_id\r\ns-9\r\n", **once))
    assert (other.status_code, BulkEnrolment.objects.count()) == (422, 1)
    developer.post(address, form(run))
    assert BulkEnrolment.objects.count() == 2


def test_run_of_the_sandbox_takes_learners_of_the_sandbox(developer, address, demo_run):
    sent(developer, address, demo_run)
    assert set(PartnerLearner.objects.values_list("is_sandbox", flat=True)) == {True}


@pytest.mark.parametrize("text", ["name\r\nx\r\n", "", 'external_id\r\n"open\r\n'])
def test_unreadable_file_is_refused_with_its_reason(developer, address, run, text):
    response = developer.post(address, form(run, text))
    assert response.status_code == 422
    assert 'id="id_file_error"' in response.text
    assert "Save the table as CSV in UTF-8" in response.text
    assert not BulkEnrolment.objects.exists()


def test_too_long_a_file_and_runs_of_others_are_refused(
    developer, address, run, release, monkeypatch
):
    theirs = release().course.runs.get()
    assert 'id="id_run_error"' in developer.post(address, form(theirs)).text
    monkeypatch.setattr(rows, "MOST_ROWS", 1)
    assert "too large" in developer.post(address, form(run)).text
    assert not BulkEnrolment.objects.exists()


def test_file_of_a_few_megabytes_is_taken_from_members_only(developer, address, run, settings):
    text = "external_id\r\n" + ("x" * 190 + "\r\n") * 6000
    assert developer.post(address, form(run, text)).status_code == 302
    stranger = client_of(PartnerFactory(), MemberRole.DEVELOPER)
    assert stranger.post(address, form(run, text)).status_code == 404
    stranger.force_login(AccountFactory())
    assert stranger.post(address, form(run, text)).status_code == 413


def test_viewers_see_how_far_files_are_and_send_none(partner, developer, address, run):
    page = sent(developer, address, run)
    viewer = client_of(partner, MemberRole.VIEWER)
    assert "3 of 3 rows done" in viewer.get(address).text
    assert viewer.post(address, form(run)).status_code == 403
    assert viewer.get(page).status_code == viewer.get(f"{page}codes.csv").status_code == 403


def test_files_of_the_api_are_listed_and_those_of_others_are_not(
    partner, developer, address, run, as_partner, new_key
):
    other = PartnerFactory()
    for client in (as_partner, ApiClient(new_key(of=other))):
        send(client, [{"external_id": "s-1", "run_id": str(run.pk)}])
    mine, theirs = (BulkEnrolment.objects.get(partner=each) for each in (partner, other))
    html = developer.get(address).text
    assert (str(mine.pk) in html, str(theirs.pk) in html) == (True, False)
    page = reverse("web:partner-learners-file", args=[partner.pk, theirs.pk])
    assert developer.get(page).status_code == 404
    assert developer.get(f"{page}codes.csv").status_code == 404


def test_files_are_limited(developer, address, run, settings):
    settings.PARTNER_BULK_RATE = "1/h"
    assert [developer.post(address, form(run)).status_code for _ in range(2)] == [302, 429]


def test_rows_are_limited_with_those_of_the_api(developer, address, run, as_partner, settings):
    settings.PARTNER_ROWS_RATE = "4/h"
    send(as_partner, [{"external_id": name, "run_id": str(run.pk)} for name in ("a", "b")])
    assert developer.post(address, form(run)).status_code == 429
    assert BulkEnrolment.objects.count() == 1


def test_nobody_is_invited_while_the_contract_is_not_in_force(partner, developer, address, run):
    partner.contract_until = partner.contract_from
    partner.save()
    page = developer.get(address).text
    assert "not in force today" in page
    assert 'type="file"' not in page
    refused = developer.post(address, form(run))
    assert refused.status_code == 403
    assert f'href="/partner/{partner.pk}/"' in refused.text, "and the way back"
    assert not BulkEnrolment.objects.exists()
