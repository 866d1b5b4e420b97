"""Partners see progress of who agrees, while they agree, and never who they are (TRUST.md D5)."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates.models import Certificate
from certificates.services import issue_certificate
from learners.models import Consent, ConsentText, Purpose
from learners.selectors import personal_data, texts_in_force
from learners.services import (
    complete_lesson,
    enrol,
    erase,
    lift_restriction,
    request_erasure,
    restrict_processing,
    start_attempt,
    submit_attempt,
    withdraw,
    withdraw_consent,
)
from learners.services.retention import apply_retention
from partners.invites import code_of
from partners.models import PartnerEnrolment, PartnerLearner
from partners.selectors import progress
from partners.services import join_partner
from tests import consents, drafts
from tests.api.client import ApiClient
from tests.factories import PASSPHRASE, AccountFactory, PartnerFactory
from tests.partners.bulk import carried_out, invited
from tests.trust.thief import dump

CANARY = "canary-external-4471"


def since(client, cursor=0):
    told = client.get(f"/partner/progress?since={cursor}").json()
    return told["results"], told["cursor"]


def share(account):
    consents.agree(account, Purpose.PARTNERS)


@pytest.fixture
def joined(as_partner, learner, run):
    """The learner, invited and joined; returns the id by which the partner knows them."""
    row = invited(as_partner, run, CANARY)
    join_partner(account=learner, code=row["code"])
    return row["learner"]


def finish(learner, run, lesson_id, quiz_id):
    ids = {"learner_id": learner.pk, "run_id": run.pk}
    complete_lesson(**ids, activity_id=lesson_id)
    attempt, _ = start_attempt(**ids, activity_id=quiz_id, attempt_id=uuid.uuid4())
    submit_attempt(learner_id=learner.pk, attempt_id=attempt.id, answers=drafts.right_answers())


def test_nothing_is_told_without_consent(joined, as_partner, learner, run, lesson_id):
    complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson_id)
    ((told,), _cursor) = since(as_partner)
    assert told.pop("state") == "private"
    assert told.pop("learner") == joined
    assert told.pop("run_id") == str(run.pk)
    assert set(told.values()) == {None}


def test_each_change_of_who_agrees_is_told(
    joined, as_partner, learner, run, lesson_id, quiz_id, edition
):
    _rows, cursor = since(as_partner)
    assert since(as_partner, cursor) == ([], cursor)
    share(learner)
    ((told,), cursor) = since(as_partner, cursor)
    assert (told["state"], told["done"], told["required"]) == ("active", 0, 2)
    complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson_id)
    ((told,), cursor) = since(as_partner, cursor)
    assert told["done"] == 1
    finish(learner, run, lesson_id, quiz_id)
    ((told,), cursor) = since(as_partner, cursor)
    assert (told["done"], told["grade"]) == (2, 100)
    assert told["completed_at"]
    withdraw(learner_id=learner.pk, run_id=run.pk)
    ((told,), cursor) = since(as_partner, cursor)
    assert told["state"] == "withdrawn"
    assert since(as_partner, cursor) == ([], cursor)


@pytest.mark.parametrize(
    ("stop", "again"),
    [
        (
            lambda account: withdraw_consent(learner_id=account.pk, purpose=Purpose.PARTNERS),
            share,
        ),
        (
            lambda account: restrict_processing(account=account),
            lambda account: lift_restriction(account=account),
        ),
    ],
    ids=["withdrawn", "restricted"],
)
def test_partner_is_told_when_it_sees_no_more_and_when_it_sees_again(
    joined, as_partner, learner, run, lesson_id, quiz_id, stop, again
):
    share(learner)
    finish(learner, run, lesson_id, quiz_id)
    certificate = Certificate.objects.get()
    issue_certificate(learner_id=learner.pk, certificate_id=certificate.id)
    path = f"/partner/learners/{joined}/certificates"
    (shown,) = as_partner.get(path).json()["results"]
    assert shown["verification_url"].endswith(certificate.code)
    _rows, cursor = since(as_partner)
    stop(learner)
    ((told,), cursor) = since(as_partner, cursor)
    assert (told["state"], told["done"]) == ("private", None)
    assert as_partner.get(path).json()["results"] == []
    again(learner)
    ((told,), cursor) = since(as_partner, cursor)
    assert (told["state"], told["done"]) == ("active", 2)


def test_consent_to_words_that_have_changed_since_counts_no_more(joined, as_partner, learner):
    share(learner)
    assert since(as_partner)[0][0]["state"] == "active"
    Consent.objects.filter(learner=learner).update(text=_older_text())
    assert since(as_partner)[0][0]["state"] == "private"


def _older_text():
    text = texts_in_force("en", Purpose.PARTNERS)[Purpose.PARTNERS]
    ConsentText.objects.create(
        purpose=Purpose.PARTNERS, version=text.version + 1, language="en", body="New words."
    )
    return text


def test_who_is_erased_is_gone_for_the_partner_too(joined, as_partner, learner):
    share(learner)
    _rows, cursor = since(as_partner)
    request_erasure(account=learner, passphrase=PASSPHRASE, at_once=True)
    assert erase(learner.pk)
    ((told,), _cursor) = since(as_partner, cursor)
    assert (told["learner"], told["state"]) == (joined, "gone")
    row = PartnerLearner.objects.get()
    assert (row.learner_id, row.known_as, row.joined_at) == (None, "", None)
    PartnerLearner.objects.update(gone_at=timezone.now() - timezone.timedelta(days=91))
    list(apply_retention())
    assert not PartnerEnrolment.objects.exists()


def test_partner_sees_only_the_runs_that_it_brought_somebody_to(
    joined, as_partner, learner, release
):
    share(learner)
    enrol(learner_id=learner.pk, run_id=release().course.runs.get().pk, language="en")
    assert len(since(as_partner)[0]) == 1


def test_other_partners_and_the_sandbox_see_nothing(joined, new_key, as_partner):
    for key in (new_key(of=PartnerFactory()), new_key(is_sandbox=True)):
        assert since(ApiClient(key)) == ([], 0)
        path = f"/partner/learners/{joined}/certificates"
        assert ApiClient(key).get(path).status_code == 404


def test_a_stolen_database_has_no_name_that_the_partner_gave(joined, as_partner, run, db):
    row = invited(as_partner, run, f"{CANARY}-2")
    stolen = dump()
    assert CANARY not in stolen
    assert row["code"] not in stolen
    assert row["code"].replace("-", "") not in stolen


def test_partner_is_never_told_the_id_or_the_user_name(joined, as_partner, learner):
    share(learner)
    for path in ("/partner/progress", f"/partner/learners/{joined}/certificates"):
        text = as_partner.get(path).content.decode()
        assert str(learner.pk) not in text
        assert learner.username not in text


def test_somebody_gets_told_who_knows_them(joined, learner, partner):
    (row,) = personal_data(learner_id=learner.pk, language="en").as_json()["partnerlearner"]
    assert str(row["id"]) == joined
    assert row["partner_id"] == partner.pk
    client = Client()
    client.force_login(learner)
    assert partner.name in client.get("/me/data/").content.decode()


def test_pages_of_changes_cost_the_same_and_miss_nothing(
    as_partner, run, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(progress, "PAGE", 4)
    names = [{"external_id": f"s-{n}", "run_id": str(run.pk)} for n in range(10)]
    known = {row["learner"] for row in carried_out(as_partner, names)}
    seen, cursor, more = [], 0, True
    while more:
        told = as_partner.get(f"/partner/progress?since={cursor}").json()
        seen += [row["learner"] for row in told["results"]]
        cursor, more = told["cursor"], told["more"]
    assert len(seen) == 10
    assert set(seen) == known
    for place in (0, 4):
        with django_assert_num_queries(3):
            as_partner.get(f"/partner/progress?since={place}")
    account = AccountFactory()
    first = seen[0]
    share(account)
    row = PartnerLearner.objects.get(pk=first)
    join_partner(account=account, code=code_of(row.pk))
    ((told,), _cursor) = since(as_partner, cursor)
    assert (told["learner"], told["state"]) == (first, "active")


@pytest.mark.parametrize("cursor", ["-1", "x", str(2**63), ""])
def test_unfit_cursors_are_refused(as_partner, cursor):
    assert as_partner.get(f"/partner/progress?since={cursor}").status_code == 422


def test_nobody_else_pays_for_partners(learner, enrolment, run, lesson_id):
    with CaptureQueriesContext(connection) as seen:
        complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson_id)
    assert not any("partners_" in query["sql"] for query in seen)
