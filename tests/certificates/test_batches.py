"""Work on all certificates of a run: whom it is about, once each, and who waits comes first."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.errors import BatchUnderWayError, NobodyConcernedError
from certificates.models import Batch, BatchWork, Certificate, CertificateState
from certificates.selectors import certificates_of_run
from certificates.services import batches, issue_piece, request_batch, work_on, work_on_one
from certificates.tasks import issue_in_bulk, run_batch, sweep
from learners.models import AuditEntry, Enrolment
from learners.models.audit import StaffAction
from learners.services import enrol, restrict_processing, set_certificate_name
from tests.factories import AccountFactory

STAFF = uuid.uuid4()


def completed(run, count=1, **fields):
    """Learners who have completed a run and have no certificate: from before there were any."""
    people = [AccountFactory(**fields) for _ in range(count)]
    for each in people:
        enrol(learner_id=each.pk, run_id=run.pk, language="en")
    rows = Enrolment.objects.filter(learner__in=people)
    rows.update(completed_at=timezone.now() - timedelta(days=3))
    return people


def do(run, work, **said):
    batch = request_batch(run_id=run.pk, work=work, by_id=STAFF, **said)
    assert work_on(batch.pk)
    batch.refresh_from_db()
    return batch


def everybody_issued(run):
    list(issue_piece())
    rows = Certificate.objects.filter(run=run, state=CertificateState.ISSUED)
    return {each.learner_id for each in rows}


def test_those_get_one_who_have_completed_and_had_none(run, certificate, monkeypatch):
    """Neither guests, nor those under way, nor whose was revoked, nor whose data rest."""
    monkeypatch.setattr(batches, "CHUNK", 2)
    people = completed(run, 5)
    completed(run, is_guest=True)
    restrict_processing(account=completed(run)[0])
    enrol(learner_id=AccountFactory().pk, run_id=run.pk, language="en")
    one = {"run_id": run.pk, "username": people[0].username, "by_id": STAFF}
    for reason in ("error", "other"):  # given another one by itself, and revoked once more
        assert work_on_one(work="issue", **one) == 1
        assert work_on_one(work="revoke", reason=reason, **one) == 1
    batch = do(run, BatchWork.ISSUE)
    assert (batch.state, batch.total, batch.seen, batch.changed) == ("done", 4, 4, 4)
    assert batch.learner_at is None
    found = Certificate.objects.filter(in_bulk=True)
    assert {each.learner_id for each in found} == {each.pk for each in people[1:]}
    with pytest.raises(NobodyConcernedError):
        do(run, BatchWork.ISSUE)
    [entry] = AuditEntry.objects.filter(action=StaffAction.ISSUED, about="")
    assert (entry.run_id, entry.by_id) == (run.pk, STAFF)


def test_whom_a_learner_waits_for_overtakes_and_all_are_issued_once(
    run, learner, certificate, monkeypatch
):
    people = completed(run, 7)
    do(run, BatchWork.ISSUE)
    Certificate.objects.filter(id=certificate.id).update(owed_at=timezone.now())
    first, *_others = issue_piece()
    assert first == (learner.pk, certificate.id)
    monkeypatch.setattr(issue_in_bulk, "delay", pytest.fail)
    issue_in_bulk()
    assert everybody_issued(run) == {learner.pk, *(each.pk for each in people)}
    assert list(issue_piece()) == []


def test_all_are_replaced_with_present_names_or_revoked(run, learner, issued):
    set_certificate_name(account=learner, name="Amina Yusuf")
    assert do(run, BatchWork.REISSUE).changed == 1
    assert everybody_issued(run) == {learner.pk}
    issued.refresh_from_db()
    new = Certificate.objects.get(state=CertificateState.ISSUED)
    assert (issued.state, issued.superseded_by) == ("superseded", new.id)
    assert new.name
    do(run, BatchWork.REVOKE, reason="error")
    counts = certificates_of_run(run.pk)
    assert {state: number for state, number in counts.items() if number} == {
        "revoked": 1,
        "superseded": 1,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.create(run=run, work=BatchWork.REVOKE, requested_by_id=STAFF)


def test_those_that_failed_are_made_again(run, learner, certificate):
    Certificate.objects.update(state=CertificateState.FAILED, tries=5, error="ValueError")
    do(run, BatchWork.RETRY)
    assert everybody_issued(run) == {learner.pk}


def test_a_batch_that_is_delivered_ten_times_is_done_once(run):
    completed(run, 2)
    batch = request_batch(run_id=run.pk, work=BatchWork.ISSUE, by_id=STAFF)
    with pytest.raises(BatchUnderWayError):
        request_batch(run_id=run.pk, work=BatchWork.ISSUE, by_id=STAFF)
    assert [work_on(batch.pk) for _ in range(10)] == [True] + [False] * 9
    assert Certificate.objects.count() == 2


def test_the_sweeper_finds_what_no_message_tells(run, monkeypatch):
    completed(run)
    batch = request_batch(run_id=run.pk, work=BatchWork.ISSUE, by_id=STAFF)
    sent = []
    monkeypatch.setattr(run_batch, "delay", sent.append)
    monkeypatch.setattr(issue_in_bulk, "delay", lambda: sent.append("bulk"))
    sweep()
    run_batch(*sent)
    sweep()
    assert sent == [str(batch.pk), "bulk"]


def test_the_statements_of_a_batch_do_not_grow_with_its_learners(
    run, django_assert_max_num_queries
):
    completed(run, 12)
    batch = request_batch(run_id=run.pk, work=BatchWork.ISSUE, by_id=STAFF)
    with django_assert_max_num_queries(24):
        work_on(batch.pk)


def test_the_command_says_who_and_why_and_then_does_it(run, capsys):
    [one, _two] = completed(run, 2)
    name = f"{run.course.slug}/{run.slug}"
    set_certificate_name(account=one, name="CANARY-NAME")
    call_command("certificates", name, "--issue", "--dry-run")
    said = capsys.readouterr().out
    assert f"{one.username} {one.pk}: completed" in said
    assert "CANARY-NAME" not in said
    assert not Certificate.objects.exists()
    with pytest.raises(CommandError, match="--by"):
        call_command("certificates", name, "--issue")
    staff = AccountFactory(is_staff=True).username
    call_command("certificates", name, "--issue", only=one.username, by=staff)
    call_command("certificates", str(run.pk), "--issue", by=staff)
    assert "1 of 1 learners" in capsys.readouterr().out
    call_command("certificates", name)
    assert "owed: 2" in capsys.readouterr().out
