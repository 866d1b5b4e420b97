"""From owed to issued: once, whatever happens on the way."""

from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates import services
from certificates.codes import new_code, normalise, printed
from certificates.files import store_file
from certificates.models import Certificate, CertificateCode, CertificateState
from certificates.selectors import open_document
from certificates.services import issue_certificate, issuing
from certificates.tasks import issue, sweep
from learners import milestones
from learners.errors import NotGradedError
from learners.services import (
    set_certificate_name,
)


def issue_now(certificate):
    return issue_certificate(learner_id=certificate.learner_id, certificate_id=certificate.id)


def test_completing_the_run_owes_one_certificate(certificate, edition):
    assert certificate.state == CertificateState.OWED
    assert certificate.title == edition.title
    assert CertificateCode.objects.get().code == certificate.code


def test_completion_and_certificate_are_one_transaction(complete, enrolment, monkeypatch):
    def broken(_milestone):
        raise RuntimeError

    monkeypatch.setitem(
        milestones._subscribers, milestones.RunCompleted, [services.owe_certificate, broken]
    )
    with pytest.raises(NotGradedError), transaction.atomic():
        complete()
    enrolment.refresh_from_db()
    assert enrolment.completed_at is None
    assert not Certificate.objects.exists()


def test_nudge_goes_out_after_the_commit(complete, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(issue, "apply_async", lambda args, **kwargs: sent.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        complete()
        assert sent == []
    certificate = Certificate.objects.get()
    assert sent == [(str(certificate.learner_id), str(certificate.id))]


def test_broker_that_is_down_does_not_fail_the_submission(
    complete, monkeypatch, django_capture_on_commit_callbacks
):
    from kombu.exceptions import OperationalError

    def down(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(issue, "apply_async", down)
    with django_capture_on_commit_callbacks(execute=True):
        complete()
    assert Certificate.objects.get().state == CertificateState.OWED


def test_issued_certificate_has_a_file_that_reads_back(certificate):
    assert issue_now(certificate)
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.ISSUED
    with storages["private"].open(certificate.path) as file:
        assert file.read().startswith(b"%PDF")


def test_issuing_ten_times_issues_once(certificate):
    assert [issue_now(certificate) for _ in range(10)] == [True] + [False] * 9
    certificate.refresh_from_db()
    first = certificate.issued_at
    issue_now(certificate)
    certificate.refresh_from_db()
    assert certificate.issued_at == first


def test_claimed_certificate_is_left_to_its_worker_until_the_claim_ends(certificate):
    Certificate.objects.update(claimed_until=timezone.now() + timezone.timedelta(seconds=60))
    assert not issue_now(certificate)
    Certificate.objects.update(claimed_until=timezone.now() - timezone.timedelta(seconds=1))
    assert issue_now(certificate)


def test_sweeper_finds_what_was_not_nudged(certificate, monkeypatch):
    sent = []
    monkeypatch.setattr(issue, "delay", lambda *ids: sent.append(ids))
    assert sweep() == 1
    assert sent == [(str(certificate.learner_id), str(certificate.id))]


def files_of(certificate):
    return storages["private"].listdir(certificate.folder)[1]


def is_whole(certificate):
    """Say whether the one file that there is is the one that its row tells of."""
    certificate.refresh_from_db()
    [name] = files_of(certificate)
    with storages["private"].open(certificate.path) as file:
        return name in file.name and sha256(file.read()).hexdigest() == certificate.sha256


def test_a_worker_that_lost_its_claim_leaves_the_file_that_counts(certificate, monkeypatch):
    storage = type(storages["private"])
    save = storage._save

    def overtaken(self, name, content):
        monkeypatch.setattr(storage, "_save", save)
        Certificate.objects.update(claimed_until=timezone.now() - timezone.timedelta(seconds=1))
        assert issue_now(certificate)
        return save(self, name, content)

    monkeypatch.setattr(storage, "_save", overtaken)
    assert not issue_now(certificate)
    assert is_whole(certificate)


def test_the_file_of_a_worker_that_was_killed_is_deleted_by_the_next(certificate):
    store_file(certificate, b"%PDF of a worker that was killed")
    Certificate.objects.update(tries=1)
    assert issue_now(certificate)
    assert is_whole(certificate)


def test_a_failure_of_a_worker_that_lost_its_claim_is_not_counted(certificate, monkeypatch):
    def overtaken(*_args):
        Certificate.objects.update(tries=2, claimed_until=until)
        raise ConnectionError

    until = timezone.now() + timezone.timedelta(seconds=60)
    monkeypatch.setattr(issuing, "store_file", overtaken)
    with pytest.raises(ConnectionError):
        issue_now(certificate)
    certificate.refresh_from_db()
    assert (certificate.error, certificate.claimed_until) == ("", until)


def test_a_document_of_an_older_version_is_still_found(certificate):
    assert issue_now(certificate)
    certificate.refresh_from_db()
    ids = {"learner_id": certificate.learner_id, "certificate_id": certificate.id}
    with open_document(**ids) as file:
        document = file.read()
    storages["private"].save(certificate.former_path, ContentFile(document))
    storages["private"].delete(certificate.path)
    with open_document(**ids) as file:
        assert file.read() == document


def test_file_that_does_not_read_back_is_not_issued(certificate, monkeypatch):
    monkeypatch.setattr(
        type(storages["private"]), "_save", lambda self, name, content: _write_half(self, name)
    )
    with pytest.raises(services.FileDoesNotReadBackError):
        issue_now(certificate)
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.OWED
    assert certificate.error == "FileDoesNotReadBackError"


def _write_half(storage, name):
    from pathlib import Path

    path = Path(storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-half")
    return name


def test_poison_is_set_aside_after_some_tries(certificate, monkeypatch, caplog):
    def poison(_content, *, room, pictures):
        raise ValueError("Amina Yusuf")

    monkeypatch.setattr(issuing, "render_pdf", poison)
    for _ in range(services.MAX_TRIES):
        Certificate.objects.update(claimed_until=None)
        issue(str(certificate.learner_id), str(certificate.id))
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.FAILED
    assert certificate.error == "ValueError"
    assert "Amina" not in caplog.text


def test_disk_that_is_full_is_tried_again_later(certificate, monkeypatch):
    def full(self, name, content):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(type(storages["private"]), "_save", full)
        for _ in range(services.MAX_TRIES + 2):  # however long it lasts
            Certificate.objects.update(claimed_until=None)
            with pytest.raises(OSError, match="No space"):
                issue_now(certificate)
    Certificate.objects.update(claimed_until=None)
    assert issue_now(certificate)


def test_name_is_frozen_when_it_is_earned(learner, complete):
    set_certificate_name(account=learner, name="Amina Yusuf")
    complete()
    frozen = bytes(Certificate.objects.get().name)
    set_certificate_name(account=learner, name="Somebody Else")
    assert bytes(Certificate.objects.get().name) == frozen
    assert b"Amina" not in frozen


def test_issued_without_a_file_cannot_be_stored(certificate):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.update(state=CertificateState.ISSUED)


def test_codes_survive_being_typed():
    code = new_code()
    assert len(code) == 26
    assert normalise(printed(code).lower()) == code
    assert normalise("o0iIlL") == "001111"
    assert len({new_code() for _ in range(1000)}) == 1000
