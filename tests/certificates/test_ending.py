"""Revoked, replaced, expired: what a certificate becomes, and what its code says from then on."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from certificates.errors import EndedCertificateError, NameUnchangedError, NotIssuedYetError
from certificates.models import Certificate, CertificateState, RevocationReason
from certificates.selectors import open_document, verify, verify_document
from certificates.services import (
    correct_name,
    issue_certificate,
    issuing,
    revoke_certificate,
    supersede_certificate,
)
from certificates.services.owing import last_day
from certificates.tasks import remove_ended, sweep
from courses.errors import NotFoundError
from learners.errors import RestrictedError
from learners.models import AuditEntry
from learners.models.audit import StaffAction
from learners.services import restrict_processing, set_certificate_name
from tests.factories import AccountFactory

STAFF = uuid.uuid4()


def revoke(certificate, reason=RevocationReason.MISCONDUCT):
    ids = {"learner_id": certificate.learner_id, "certificate_id": certificate.id}
    return revoke_certificate(**ids, reason=reason, by_id=STAFF)


def supersede(certificate):
    ids = {"learner_id": certificate.learner_id, "certificate_id": certificate.id}
    return supersede_certificate(**ids)


def files_of(certificate):
    return storages["private"].listdir(certificate.folder)[1]


def issue_now(certificate):
    return issue_certificate(learner_id=certificate.learner_id, certificate_id=certificate.id)


def test_a_revoked_one_says_since_when_and_why_for_ever(issued):
    assert revoke(issued)
    assert not revoke(issued, RevocationReason.ERROR)
    assert supersede(issued) is None
    issued.refresh_from_db()
    assert issued.revoked_at
    found = verify(issued.code)
    assert (found.state, found.reason, found.is_valid) == ("revoked", "misconduct", False)
    [entry] = AuditEntry.objects.filter(action=StaffAction.REVOKED)
    assert (entry.by_id, entry.run_id) == (STAFF, issued.run_id)


def test_its_document_and_name_are_gone_and_the_file_that_others_have_says_so(issued):
    ids = {"learner_id": issued.learner_id, "certificate_id": issued.id}
    copy = open_document(**ids).read()
    revoke(issued)
    with pytest.raises(EndedCertificateError):
        open_document(**ids)
    remove_ended()
    issued.refresh_from_db()
    assert issued.name is None
    assert not storages["private"].exists(issued.path)
    checked = verify_document(copy)
    assert (checked.outcome, checked.certificate.state) == ("genuine", "revoked")


def test_every_byte_that_was_changed_is_told_also_where_no_signature_can(issued):
    ids = {"learner_id": issued.learner_id, "certificate_id": issued.id}
    document = open_document(**ids).read()
    assert verify_document(document).is_as_issued
    begin = document.index(b"/Contents <") + len("/Contents <")
    untold = []
    for place in range(begin, document.index(b">", begin), 29):
        altered = bytearray(document)
        altered[place] = ord("0") if altered[place] != ord("0") else ord("1")
        checked = verify_document(bytes(altered))
        if checked.outcome == "genuine" and checked.is_as_issued is not False:
            untold.append(place)
    assert not untold


def test_one_that_was_never_issued_is_revoked_without_a_word(certificate):
    revoke(certificate)
    assert not issue_now(certificate)
    with pytest.raises(Exception, match="No certificate"):
        verify(certificate.code)


def test_what_a_worker_was_still_making_is_removed_once_it_cannot_be_writing_any_more(
    certificate, monkeypatch
):
    store = issuing.store_file

    def revoked_meanwhile(*args):
        revoke(certificate)
        return store(*args)

    monkeypatch.setattr(issuing, "store_file", revoked_meanwhile)
    assert not issue_now(certificate)
    assert files_of(certificate) == []
    store(certificate, b"by a worker that was killed")
    remove_ended()
    assert len(files_of(certificate)) == 1
    Certificate.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    sweep()
    assert files_of(certificate) == []
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.REVOKED


def test_a_new_name_makes_a_new_one_and_the_old_code_leads_nowhere(learner, issued):
    assert set_certificate_name(account=learner, name="Amina Yusuf") is None
    first = correct_name(account=learner, certificate_id=issued.id)
    assert issue_now(first)
    set_certificate_name(account=learner, name="Amin Yusuf")
    second = correct_name(account=learner, certificate_id=first.id)
    assert {verify(each.code).replaced_by for each in (issued, first)} == {"owed"}
    issue_now(second)
    for old in (issued, first):
        found = verify(old.code)
        assert (found.state, found.replaced_by) == ("superseded", "issued")
        assert second.code not in str(found)
    same = ("title", "completed_on", "hours", "language", "run_id")
    for field in same:
        assert getattr(second, field) == getattr(issued, field)
    revoke(second)
    assert verify(issued.code).replaced_by == "revoked"


def test_a_name_is_corrected_by_its_holder_only_and_where_it_is_another(learner, issued):
    with pytest.raises(NameUnchangedError):
        correct_name(account=learner, certificate_id=issued.id)
    with pytest.raises(NotFoundError):
        correct_name(account=AccountFactory(), certificate_id=issued.id)
    set_certificate_name(account=learner, name="Amina Yusuf")
    correct_name(account=learner, certificate_id=issued.id)
    with pytest.raises(NotIssuedYetError):
        correct_name(account=learner, certificate_id=issued.id)
    restrict_processing(account=learner)
    with pytest.raises(RestrictedError):
        correct_name(account=learner, certificate_id=issued.id)


def test_superseding_ten_times_makes_one_new_one(issued):
    made = [supersede(issued) for _ in range(10)]
    assert made[1:] == [None] * 9
    assert Certificate.objects.count() == 2


def test_what_has_expired_says_so_and_stays_its_holders(issued):
    today = timezone.now().date()
    Certificate.objects.update(expires_on=today)
    assert verify(issued.code).is_valid
    Certificate.objects.update(expires_on=today - timedelta(days=2))
    found = verify(issued.code)
    assert (found.state, found.expires_on) == ("expired", today - timedelta(days=2))
    assert open_document(learner_id=issued.learner_id, certificate_id=issued.id)


@pytest.mark.parametrize(
    ("completed", "months", "last"),
    [
        ((2026, 3, 2), 12, date(2027, 3, 2)),
        ((2026, 1, 31), 1, date(2026, 2, 28)),
        ((2026, 12, 31), 2, date(2027, 2, 28)),
        ((2024, 2, 29), 24, date(2026, 2, 28)),
        ((2026, 3, 2), None, None),
    ],
)
def test_the_last_day_is_the_same_day_of_the_month_or_its_last(completed, months, last):
    assert last_day(date(*completed), months) == last
