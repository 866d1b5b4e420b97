"""Learners are invited by files: row by row, in the background, and once however often sent."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learners.errors import IdempotencyConflictError
from learners.models import Account, Enrolment
from learners.services import enrol
from partners import tasks
from partners.models import BulkEnrolment, BulkRow, PartnerEnrolment, PartnerLearner
from partners.rows import rows_in
from partners.services import enrolling, join_partner
from partners.services.enrolling import enrol_bulk
from tests.api.client import ApiClient
from tests.factories import AccountFactory, PartnerFactory
from tests.partners.bulk import carried_out, invited, results, send

# Statements that carry out a chunk of rows.
PER_CHUNK = 12


def rows(run, *names):
    return [{"external_id": name, "run_id": str(run.pk)} for name in names]


def test_who_is_invited_has_a_code_and_an_id_and_no_account(as_partner, run):
    first, second = carried_out(as_partner, rows(run, "s-1", "s-2"))
    assert (first["outcome"], second["outcome"]) == ("invited", "invited")
    assert len(first["code"]) == 23
    assert first["code"] != second["code"]
    assert first["learner"] != second["learner"]
    assert not Account.objects.filter(is_superuser=False).exists()
    assert not Enrolment.objects.exists()


def test_csv_is_as_good_as_json(as_partner, run):
    answer = as_partner.http.post(
        f"/api/v1/partner/enrolments?run_id={run.pk}",
        'external_id,language\r\ns-1,\r\n"s, 2",fr\r\n'.encode("utf-8-sig"),
        content_type="text/csv",
        headers=as_partner.headers,
    )
    assert answer.status_code == 202
    bulk = answer.json()
    assert (bulk["state"], bulk["total"], bulk["done"]) == ("owed", 2, 0)
    assert answer["Location"] == f"/api/v1/partner/enrolments/{bulk['id']}"
    enrol_bulk(bulk["id"])
    told = as_partner.get(f"/partner/enrolments/{bulk['id']}").json()
    assert (told["state"], told["done"], told["refused"]) == ("done", 2, 0)
    assert {each.language for each in PartnerEnrolment.objects.all()} == {"", "fr"}


def test_each_row_is_right_or_wrong_by_itself(as_partner, run, demo_run):
    good = rows(run, "s-1")[0]
    told = carried_out(
        as_partner,
        [
            good,
            good | {"external_id": ""},
            good | {"external_id": 7},
            good | {"external_id": "x" * 201},
            good | {"external_id": "x\x00"},
            good | {"run_id": "spring"},
            {"external_id": "s-2"},
            good | {"language": "xx"},
            good | {"email": "a@example.org"},
            "s-3",
            rows(demo_run, "s-4")[0],
            good,
        ],
    )
    assert [each["problem"] for each in told] == [
        "",
        *["invalid-external-id"] * 4,
        "invalid-run-id",
        "run-id-missing",
        "invalid-language",
        *["unknown-field"] * 2,
        "run-unknown",
        "",
    ]
    assert [told[0]["outcome"], told[-1]["outcome"]] == ["invited", "known"]
    assert BulkEnrolment.objects.get().refused == 10


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b'{"rows": {}}'),
        ("application/json", b'{"rows": [], "run_id": null}'),
        ("text/csv", b"name\nx\n"),
        ("text/csv", b"external_id,e-mail\nx,y\n"),
        ("text/csv", b"external_id\n\xff\xfe\n"),
        ("text/csv", b'external_id\n"open\n'),
        ("text/csv", b""),
    ],
)
def test_unreadable_file_is_refused_whole(as_partner, run, kind, body):
    path = f"/api/v1/partner/enrolments?run_id={run.pk}"
    answer = as_partner.http.post(path, body, content_type=kind, headers=as_partner.headers)
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("unreadable-file")
    assert not BulkEnrolment.objects.exists()


def test_too_large_a_file_is_refused_whole(as_partner, run, monkeypatch):
    monkeypatch.setattr("partners.rows.MOST_ROWS", 2)
    assert send(as_partner, rows(run, "a", "b", "c")).status_code == 413
    monkeypatch.setattr("partners.rows.MOST_BYTES", 20)
    assert send(as_partner, rows(run, "a")).status_code == 413
    assert not BulkRow.objects.exists()


def test_file_is_read_row_by_row():
    """Not all of it before the first row: whoever stops early has read no more."""
    body = b"external_id\n" + b"s\n" * 10 + b'"open\n'
    assert next(rows_in(body, is_csv=True, run_id=None)).problem == "run-id-missing"


@pytest.mark.parametrize("between", [";", "\t"])
def test_spreadsheets_that_put_no_commas_between_columns_are_read(between):
    body = f"\ufeffexternal_id{between}language\r\ns,1{between}fr\r\n".encode()
    row = next(rows_in(body, is_csv=True, run_id=uuid.uuid4()))
    assert (row.external_id, row.language, row.problem) == ("s,1", "fr", "")


def test_file_sent_twice_with_one_key_is_taken_once(as_partner, new_key, run):
    first = send(as_partner, rows(run, "s-1"), idempotency_key="k")
    other_key = ApiClient(new_key())
    again = send(other_key, rows(run, "s-1"), idempotency_key="k")
    assert again.json()["id"] == first.json()["id"]
    assert BulkEnrolment.objects.count() == 1
    other = send(as_partner, rows(run, "s-2"), idempotency_key="k")
    assert other.status_code == 409
    assert other.json()["type"].endswith(IdempotencyConflictError.slug)


def test_who_comes_again_is_known_and_keeps_id_and_code(as_partner, run):
    first = invited(as_partner, run)
    again = invited(as_partner, run)
    assert again["outcome"] == "known"
    assert (again["learner"], again["code"]) == (first["learner"], first["code"])
    assert PartnerLearner.objects.count() == 1


def test_same_name_of_two_partners_are_two_people(as_partner, new_key, run):
    other = PartnerFactory()
    other.runs.add(run)
    first, second = invited(as_partner, run), invited(ApiClient(new_key(of=other)), run)
    assert first["learner"] != second["learner"]
    assert len(set(PartnerLearner.objects.values_list("known_as", flat=True))) == 2


def test_sandbox_is_apart(as_partner, new_key, demo_run, run):
    sandbox = ApiClient(new_key(is_sandbox=True))
    bulk = send(sandbox, rows(demo_run, "s-1")).json()
    enrol_bulk(bulk["id"])
    assert [each["outcome"] for each in results(sandbox, bulk)] == ["invited"]
    assert as_partner.get(f"/partner/enrolments/{bulk['id']}").status_code == 404
    assert invited(as_partner, run)["outcome"] == "invited"
    assert PartnerLearner.objects.count() == 2


def test_seats_are_not_exceeded(as_partner, new_key, partner, run, demo_run):
    partner.seats = 2
    partner.save()
    invited(ApiClient(new_key(is_sandbox=True)), demo_run)
    told = carried_out(as_partner, rows(run, "s-1", "s-2", "s-3", "s-1"))
    assert [each["problem"] for each in told] == ["", "", "no-seat-left", ""]


def test_nobody_is_invited_to_a_run_that_is_closed(as_partner, run):
    now = timezone.now()
    dates = {"opens_at": now - timezone.timedelta(days=2), "closes_at": now}
    type(run).objects.filter(pk=run.pk).update(**dates)
    assert invited(as_partner, run)["problem"] == "run-closed"


def test_who_has_joined_is_enrolled_in_the_next_run_at_once(as_partner, partner, run, release):
    account = AccountFactory()
    join_partner(account=account, code=invited(as_partner, run)["code"])
    other = release().course.runs.get()
    partner.runs.add(other)
    row = invited(as_partner, other)
    assert (row["outcome"], row["code"]) == ("enrolled", None)
    assert Enrolment.objects.filter(learner_id=account.pk).count() == 2
    enrol(learner_id=account.pk, run_id=run.pk, language="en")
    assert invited(as_partner, run)["outcome"] == "known"


def test_chunks_cost_the_same_however_many_there_are(as_partner, run, monkeypatch):
    monkeypatch.setattr(enrolling, "CHUNK", 10)
    counts = []
    for size in (20, 40):
        bulk = send(as_partner, rows(run, *(f"s-{size}-{n}" for n in range(size)))).json()
        with CaptureQueriesContext(connection) as seen:
            enrol_bulk(bulk["id"])
        counts.append(len(seen))
    assert counts[1] - counts[0] == 2 * PER_CHUNK


def test_work_that_fails_goes_on_where_it_was_and_is_set_aside_in_the_end(
    as_partner, run, monkeypatch
):
    monkeypatch.setattr(enrolling, "CHUNK", 2)
    bulk = send(as_partner, rows(run, *"abcde")).json()
    carry_out, chunks = enrolling._carry_out, []

    def fail_at_second(*args):
        chunks.append(1)
        if len(chunks) == 2:
            raise ZeroDivisionError
        carry_out(*args)

    monkeypatch.setattr(enrolling, "_carry_out", fail_at_second)
    with pytest.raises(ZeroDivisionError):
        enrol_bulk(bulk["id"])
    row = BulkEnrolment.objects.get()
    assert (row.done, row.state, row.error) == (2, "owed", "ZeroDivisionError")
    monkeypatch.setattr(tasks.enrol, "delay", tasks.enrol)
    tasks.sweep()
    row.refresh_from_db()
    assert (row.done, row.state) == (5, "done")
    assert PartnerLearner.objects.count() == 5

    def fail(*args):
        raise ZeroDivisionError

    monkeypatch.setattr(enrolling, "_carry_out", fail)
    second = send(as_partner, rows(run, "f")).json()
    for _ in range(enrolling.MAX_TRIES + 1):
        tasks.sweep()
    assert BulkEnrolment.objects.get(pk=second["id"]).state == "failed"


def test_results_are_forgotten_after_thirty_days(as_partner, run):
    invited(as_partner, run)
    BulkEnrolment.objects.update(created_at=timezone.now() - timezone.timedelta(days=31))
    tasks.sweep()
    assert not BulkRow.objects.exists()
    assert PartnerLearner.objects.exists()


def test_too_many_files_are_refused(as_partner, run, settings):
    settings.PARTNER_BULK_RATE = "1/h"
    assert [send(as_partner, rows(run, "s-1")).status_code for _ in range(2)] == [202, 429]
