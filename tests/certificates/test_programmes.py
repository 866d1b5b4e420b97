"""Certificates of programmes: owed where the set of courses becomes whole, once."""

import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates.badges import credential_for
from certificates.designs.freezing import freeze_design
from certificates.errors import BatchUnderWayError
from certificates.models import Batch, Certificate, CertificateKind, CertificateState
from certificates.selectors import (
    awards_left,
    certificates_of_programme,
    certificates_of_run,
    verify,
)
from certificates.selectors.programmes import my_programmes, standings
from certificates.services import issue_certificate, issue_piece, request_batch, work_on
from certificates.services.awarding import award_programme, request_award
from certificates.tasks import award_programme as award_programme_task
from courses.models import ProgrammeAward
from courses.models.programme import AwardState, ProgrammeState
from courses.programmes.selectors import open_programmes, shown
from courses.programmes.services import Words
from learners import services
from learners.models import AuditEntry
from tests import drafts
from tests.certificates.designs import rich
from tests.factories import AccountFactory
from tests.programmes import save

STAFF = uuid.uuid4()


class Taught:
    """A course of one lesson, and its run."""

    def __init__(self, release, office, number):
        self.lesson = drafts.lesson()
        self.edition = release(
            drafts.course(self.lesson, office_id=office.pk, title=f"Course {number}")
        )
        self.course, self.run = self.edition.course, self.edition.course.runs.get()

    def complete(self, account):
        ids = {"learner_id": account.pk, "run_id": self.run.pk}
        services.enrol(**ids, language="en")
        services.complete_lesson(**ids, activity_id=self.lesson.key)


@pytest.fixture
def taught(release, office):
    return [Taught(release, office, number) for number in range(3)]


@pytest.fixture
def courses(taught):
    return [each.course for each in taught]


def awards():
    return Certificate.objects.filter(kind=CertificateKind.PROGRAMME)


def revoke(rows):
    rows.update(
        state=CertificateState.REVOKED, revoked_at=timezone.now(), revocation_reason="error"
    )


def test_the_last_course_owes_the_certificate_of_the_programme(taught, courses, learner):
    programme = save(courses[:2])
    taught[0].complete(learner)
    taught[2].complete(learner)
    assert not awards()
    taught[1].complete(learner)
    award = awards().get()
    assert (award.of, award.run, award.state) == (programme.pk, taught[1].run, "owed")
    assert (award.title, award.hours) == ("Rights in practice", 3)
    assert award.courses == ("Course 0", "Course 1")


def test_it_is_issued_with_a_document_and_says_of_what_it_is(taught, courses, learner):
    save(courses[:1])
    taught[0].complete(learner)
    award = awards().get()
    assert issue_certificate(learner_id=learner.pk, certificate_id=award.id)
    found = verify(award.code)
    assert (found.kind, found.courses) == ("programme", ("Course 0",))
    achievement = credential_for(award)["credentialSubject"]["achievement"]
    assert achievement["achievementType"] == "LearningProgram"
    assert "Courses: Course 0." in achievement["criteria"]["narrative"]


def test_some_of_the_courses_are_enough_where_the_programme_says_so(taught, courses, learner):
    save(courses, needed=2)
    for each in taught:
        each.complete(learner)
    assert awards().get().courses == ("Course 0", "Course 1")


def test_it_is_in_the_language_of_the_last_course_where_there_are_words(taught, courses, learner):
    save(courses[:1], texts={"ar": Words("حقوق"), "en": Words("Rights")})
    save(courses[1:2], slug="other", texts={"ar": Words("حقوق")})
    taught[0].complete(learner)
    taught[1].complete(learner)
    assert set(awards().values_list("title", "language")) == {("Rights", "en"), ("حقوق", "ar")}


def test_a_course_whose_certificate_was_revoked_does_not_count(taught, courses, learner):
    save(courses[:2])
    taught[0].complete(learner)
    revoke(Certificate.objects.all())
    taught[1].complete(learner)
    assert not awards()


def test_a_later_rule_takes_nothing_away_and_gives_nothing_twice(taught, courses, learner):
    programme = save(courses[:1])
    taught[0].complete(learner)
    save(courses, programme)
    for each in taught[1:]:
        each.complete(learner)
    assert awards().count() == 1
    revoke(awards())
    request_award(programme_id=programme.pk)
    award_programme(programme.pk)
    assert awards().count() == 1


def test_what_a_guest_earned_by_an_earlier_rule_is_owed_at_sign_up(taught, courses):
    programme = save(courses[:1])
    guest = services.begin_as_guest(language="en")
    taught[0].complete(guest)
    save(courses[:2], programme)
    late = services.begin_as_guest(language="en")
    taught[0].complete(late)
    assert not awards()
    for number, account in enumerate((guest, late)):
        services.sign_up_guest(
            account=account, username=f"amina-{number}", passphrase="river kite saffron"
        )
    assert awards().get().learner_id == guest.pk


def test_a_closed_programme_is_earned_by_nobody(taught, courses, learner):
    programme = save(courses[:1])
    save(courses[:1], programme, state=ProgrammeState.CLOSED)
    save(courses[:1], slug="never-open", state=ProgrammeState.CLOSED)
    taught[0].complete(learner)
    assert not awards()


def test_a_course_of_no_programme_costs_one_statement_and_a_programme_a_fixed_number(
    taught, courses, learner
):
    save(courses[1:2])
    counts = []
    for each in taught[:2]:
        services.enrol(learner_id=learner.pk, run_id=each.run.pk, language="en")
        with CaptureQueriesContext(connection) as found:
            services.complete_lesson(
                learner_id=learner.pk, run_id=each.run.pk, activity_id=each.lesson.key
            )
        counts.append(sum("courses_programme" in query["sql"] for query in found))
        counts.append(len(found))
    assert counts[0] == 1
    assert counts[3] - counts[1] == 9


def test_who_had_completed_it_before_it_existed_gets_it_by_command(taught, courses):
    done, half, guest = AccountFactory(), AccountFactory(), services.begin_as_guest(language="en")
    for account in (done, guest):
        for each in taught[:2]:
            each.complete(account)
    taught[0].complete(half)
    save(courses[:2])
    said = StringIO()
    call_command("award_programme", "rights", "--dry-run", stdout=said)
    assert said.getvalue().startswith(f"{done.username} {done.pk}: completed it, no certificate")
    assert "1 learners would get it." in said.getvalue()
    assert not awards()
    for _again in range(2):
        call_command("award_programme", "rights", stdout=said)
    award = awards().get()
    assert (award.learner, award.in_bulk) == (done, True)
    assert "1 learners got it" in said.getvalue()
    assert "0 learners got it" in said.getvalue()
    with pytest.raises(CommandError):
        call_command("award_programme", "nothing")


def test_what_a_worker_left_is_given_by_the_next_sweep(taught, courses, learner):
    taught[0].complete(learner)
    programme = save(courses[:1])
    request_award(programme_id=programme.pk)
    assert awards_left() == [programme.pk]
    ProgrammeAward.objects.update(claimed_until=timezone.now() + timedelta(hours=1))
    assert not award_programme(programme.pk)
    ProgrammeAward.objects.update(claimed_until=timezone.now() - timedelta(hours=1))
    award_programme_task(str(programme.pk))
    assert ProgrammeAward.objects.get().state == AwardState.DONE
    assert awards_left() == []
    assert awards().count() == 1


def test_nobody_whose_data_may_not_be_used_is_given_it_until_they_may(taught, courses, learner):
    taught[0].complete(learner)
    programme = save(courses[:1])
    services.restrict_processing(account=learner)
    request_award(programme_id=programme.pk)
    award_programme(programme.pk)
    assert not awards()
    services.lift_restriction(account=learner)
    assert awards().get().learner == learner


def test_how_far_one_is_takes_as_many_queries_for_many_programmes(
    taught, courses, learner, django_assert_num_queries
):
    for number in range(3):
        save(courses[number:], slug=f"programme-{number}")
    taught[0].complete(learner)
    rows = shown(open_programmes(), prefer="en")
    with django_assert_num_queries(4):
        known = standings(learner.pk, rows)
    assert [len(known[row.id].done) for row in rows] == [1, 0, 0]
    assert [each.slug for each in my_programmes(learner.pk)] == ["programme-0"]
    taught[2].complete(learner)
    assert [each.slug for each in my_programmes(learner.pk)] == [f"programme-{n}" for n in range(3)]


def do(programme, work, **said):
    batch = request_batch(programme_id=programme.pk, work=work, by_id=STAFF, **said)
    assert work_on(batch.pk)
    return [each.state for each in awards().order_by("owed_at")]


def test_all_are_replaced_with_the_present_design_or_revoked_and_no_other_certificate_is(
    taught, courses, learner
):
    programme = save(courses[:1])
    taught[0].complete(learner)
    list(issue_piece())
    design, pictures = rich()
    revision = freeze_design(design_id=programme.pk, design=design, pictures=pictures)
    save(courses[:1], programme, texts={"en": Words("R", "", {"design": str(revision.pk)})})
    assert do(programme, "reissue") == ["superseded", "owed"]
    assert awards().get(state="owed").design == revision
    request_batch(programme_id=programme.pk, work="revoke", reason="error", by_id=STAFF)
    with pytest.raises(BatchUnderWayError):
        request_batch(programme_id=programme.pk, work="revoke", reason="other", by_id=STAFF)
    assert work_on(Batch.objects.get(work="revoke").pk)
    assert certificates_of_programme(programme.pk)["revoked"] == 1
    assert certificates_of_run(taught[0].run.pk)["issued"] == 1
    entries = AuditEntry.objects.filter(action="revoked").values_list("office", "run")
    assert list(entries) == [(programme.office_id, None)]


def test_the_command_does_the_same_for_a_programme(taught, courses, learner, capsys):
    save(courses[:1])
    taught[0].complete(learner)
    said = {"programme": "rights", "revoke": "error"}
    call_command("certificates", programme="rights")
    assert "owed: 1" in capsys.readouterr().out
    call_command("certificates", "--dry-run", **said)
    assert f"{learner.username} {learner.pk}: being made" in capsys.readouterr().out
    call_command("certificates", by=AccountFactory(is_staff=True).username, **said)
    assert awards().get().state == "revoked"
    for wrong in ({}, {"programme": "none"}, {"programme": "rights", "issue": True}):
        with pytest.raises(CommandError):
            call_command("certificates", **wrong)
