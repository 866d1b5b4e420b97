"""What has been kept for its term goes, and nothing else does (TRUST.md D7)."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from certificates.models import DesignRevision
from learners import services, tasks
from learners.models import (
    AccessToken,
    Account,
    AuditEntry,
    EnrolmentEvent,
    Erasure,
    GuardianCode,
    IdempotentRequest,
    MailedCode,
    Session,
    SyncedEvent,
)
from learners.privacy.annotations import register
from learners.privacy.terms import Ending, in_words
from learners.services import retention
from learners.services.retention import apply_retention, terms_in_force
from partners.models import PartnerLearner
from tests.factories import AccountFactory, PartnerFactory

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)
SPEAKS_OF_TIME = re.compile(r"\d+ (hours|days|years)|expire|session ends")


def token(at):
    return AccessToken.objects.create(learner=AccountFactory(), digest="x", expires_at=at)


def session(at):
    return Session.objects.create(session_key=uuid.uuid4().hex, session_data="", expire_date=at)


def mailed(at):
    return MailedCode.objects.create(
        learner_id=uuid.uuid4(), purpose="address", address="x", code="x", expires_at=at
    )


def guardian(at):
    return GuardianCode.objects.create(
        learner=AccountFactory(), digest=uuid.uuid4().hex, kind="asks", purposes=[], expires_at=at
    )


def request(at):
    return IdempotentRequest.objects.create(
        learner=AccountFactory(), key="k", fingerprint="f", created_at=at
    )


def design(at):
    """A revision that was followed by another one then."""
    said = {"design_id": uuid.uuid4(), "slots": {}, "content_hash": "h"}
    old = DesignRevision.objects.create(number=1, frozen_at=at - DAY, **said)
    DesignRevision.objects.create(number=2, frozen_at=at, **said)
    return old


def event(at):
    return SyncedEvent.objects.create(
        learner=AccountFactory(),
        id=uuid.uuid4(),
        kind="lesson_completed",
        digest="d",
        happened_at=at,
        received_at=at,
    )


def audited(at):
    return AuditEntry.objects.create(by_id=uuid.uuid4(), action="looked", at=at)


def invited(at):
    return PartnerLearner.objects.create(
        partner=PartnerFactory(), known_as="x", invite=uuid.uuid4().hex, created_at=at
    )


def gone(at):
    return PartnerLearner.objects.create(partner=PartnerFactory(), gone_at=at)


def guest(at):
    made = services.begin_as_guest(language="en")
    Account.objects.filter(pk=made.pk).update(date_joined=at)
    return made


def account(at):
    return AccountFactory(date_joined=at)


# How a row is made of each term, and for how long it is kept.
MAKERS = {
    (AccessToken, "expires_at"): (token, timedelta()),
    (Session, "expire_date"): (session, timedelta()),
    (MailedCode, "expires_at"): (mailed, timedelta()),
    (GuardianCode, "expires_at"): (guardian, timedelta()),
    (IdempotentRequest, "created_at"): (request, 48 * HOUR),
    (SyncedEvent, "received_at"): (event, 90 * DAY),
    (AuditEntry, "at"): (audited, 5 * YEAR),
    (PartnerLearner, "created_at"): (invited, 180 * DAY),
    (PartnerLearner, "gone_at"): (gone, 90 * DAY),
    (Account, Ending.ERASED): (guest, 30 * DAY),
    (Account, Ending.NOTICED): (account, 3 * YEAR),
    (DesignRevision, Ending.DELETED): (design, 30 * DAY),
}


@pytest.fixture(autouse=True)
def _every_term_in_force(settings):
    settings.UNUSED_ACCOUNT_YEARS = 3


def name_of(kept, term):
    return kept.model, term.since if isinstance(term.since, str) else term.ending


def test_every_term_has_a_row_here_and_every_row_a_term(db):
    assert {name_of(kept, term) for kept, term in terms_in_force()} == set(MAKERS)


def test_words_and_periods_agree(settings):
    settings.UNUSED_ACCOUNT_YEARS = 0
    spoken = 0
    for kept in register():
        said = [term.said() for term in kept.terms if term.said()]
        spoken += bool(said)
        assert all(words in kept.until for words in said), kept.model
        assert bool(SPEAKS_OF_TIME.search(kept.until)) == bool(said), kept.model
        told = re.findall(r"\d+ (?:hours|days|years)", kept.until)
        periods = [in_words(term.after()) for term in kept.terms if term.after()]
        assert sorted(told) == sorted(periods), kept.model
    assert spoken >= 8


@pytest.mark.parametrize("which", list(MAKERS), ids=lambda which: f"{which[0].__name__} {which[1]}")
def test_what_is_too_old_goes_and_what_is_young_stays(db, which):
    make, kept_for = MAKERS[which]
    now = timezone.now()
    old, young = make(now - kept_for - HOUR), make(now - kept_for + HOUR)
    told = list(apply_retention())
    assert any(visit.done == 1 for visit in told)
    assert is_kept(young)
    assert not is_kept(old)


def is_kept(row):
    """Say whether a row is there; an account, whether nothing is to erase it."""
    if isinstance(row, Account):
        return not Erasure.objects.filter(learner=row).exists()
    return type(row).objects.filter(pk=row.pk).exists()


def test_a_dry_run_counts_and_changes_nothing(db, capsys):
    old = [make(timezone.now() - kept_for - HOUR) for make, kept_for in MAKERS.values()]
    call_command("apply_retention", "--dry-run")
    said = capsys.readouterr().out
    assert said.count("1 due") >= len(MAKERS) - 1
    assert all(is_kept(row) for row in old)
    call_command("apply_retention")
    assert "1 of 1 gone" in capsys.readouterr().out
    assert not any(is_kept(row) for row in old)
    call_command("apply_retention")
    assert "gone" not in capsys.readouterr().out


def test_short_terms_are_looked_at_all_day_and_all_of_them_at_night(db):
    expired, old = token(timezone.now() - HOUR), event(timezone.now() - 91 * DAY)
    tasks.sweep()
    assert (is_kept(expired), is_kept(old)) == (False, True)
    tasks.apply_retention()
    assert not is_kept(old)


def test_it_may_be_stopped_anywhere_and_goes_on(db, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        token(timezone.now() - HOUR)
    for visit in apply_retention():
        if visit.done == 2:
            break
    assert AccessToken.objects.count() == 3
    told = [visit.done for visit in apply_retention() if visit.table == "learners.AccessToken"]
    assert told == [0, 2, 3]


def test_people_are_erased_a_few_at_a_time_since_others_wait_meanwhile(db, monkeypatch):
    monkeypatch.setattr(retention, "PEOPLE", 2)
    idle = {guest(timezone.now() - 31 * DAY).pk for _ in range(5)}
    told = [visit.done for visit in apply_retention() if visit.table == "learners.Account"]
    assert told[:4] == [0, 2, 4, 5]
    assert set(Erasure.objects.values_list("learner_id", flat=True)) == idle


def test_what_was_renewed_meanwhile_stays(db, monkeypatch):
    """Between looking and deleting: the row is looked at once more in the deletion."""
    old = token(timezone.now() - HOUR)
    run = apply_retention()
    next(visit for visit in run if visit.table == "learners.AccessToken")
    AccessToken.objects.filter(pk=old.pk).update(expires_at=timezone.now() + HOUR)
    list(run)
    assert is_kept(old)


def test_a_guest_who_learns_by_a_token_is_no_idle_one(db, run, lesson_id):
    idle, busy = guest(timezone.now() - 31 * DAY), guest(timezone.now() - 31 * DAY)
    ids = {"learner_id": busy.pk, "run_id": run.pk}
    services.enrol(**ids, language="en")
    services.complete_lesson(**ids, activity_id=lesson_id)
    list(apply_retention())
    assert is_kept(busy)
    assert not is_kept(idle)
    services.erase(idle.pk)
    assert set(Account.objects.all()) == {busy}


def test_a_guest_whom_a_partner_follows_may_come_back_after_holidays(db, run):
    away, lost = guest(timezone.now() - 300 * DAY), guest(timezone.now() - 366 * DAY)
    for each in (away, lost):
        ids = {"learner_id": each.pk, "run_id": run.pk}
        services.enrol(**ids, language="en")
        services.follow_enrolment(**ids)
    EnrolmentEvent.objects.update(at=timezone.now() - 366 * DAY)
    list(apply_retention())
    assert is_kept(away)
    assert not is_kept(lost)


def test_unused_accounts_are_kept_for_ever_unless_a_programme_says_otherwise(db, settings):
    settings.UNUSED_ACCOUNT_YEARS = 0
    old = account(timezone.now() - 50 * YEAR)
    list(apply_retention())
    assert is_kept(old)


def test_staff_are_never_erased_for_disuse(db):
    AccountFactory(date_joined=timezone.now() - 9 * YEAR, is_staff=True)
    list(apply_retention())
    assert not Erasure.objects.exists()


def test_an_unused_account_is_erased_after_its_notice(db, settings):
    settings.UNUSED_NOTICE_DAYS = 60
    old = account(timezone.now() - 4 * YEAR)
    list(apply_retention())
    erasure = Erasure.objects.get()
    assert erasure.for_disuse
    assert 59 < (erasure.due_at - timezone.now()).days + 1 < 61
    Erasure.objects.update(due_at=timezone.now() - HOUR)
    assert services.erase(old.pk)
    assert not Account.objects.exists()


def test_whoever_signs_in_in_time_keeps_the_account(db):
    old = account(timezone.now() - 4 * YEAR)
    list(apply_retention())
    Erasure.objects.update(requested_at=timezone.now() - DAY, due_at=timezone.now() - HOUR)
    services.create_token(account=old)
    assert not services.erase(old.pk)
    assert not Erasure.objects.exists()
    list(apply_retention())
    assert is_kept(old)


def test_asking_for_erasure_counts_whatever_was_to_be(db):
    old = account(timezone.now() - 4 * YEAR)
    list(apply_retention())
    services.request_erasure(account=old, passphrase="correct horse battery", at_once=True)
    services.create_token(account=old)
    assert services.erase(old.pk)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL refuses by itself")
def test_the_first_year_of_the_audit_log_can_never_be_deleted(db):
    from django.db import DatabaseError, transaction

    audited(timezone.now() - YEAR + DAY)
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        AuditEntry.objects.all().delete()
    assert AuditEntry.objects.count() == 1
