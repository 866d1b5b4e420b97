"""What happens to a partner's learners is written for its endpoints, in order, once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.models import Certificate, CertificateKind, RevocationReason
from certificates.services import issue_certificate, revoke_certificate
from learners.services import complete_lesson, settle_edition, withdraw
from partners.models import Endpoint, Event
from tests import drafts
from tests.factories import AccountFactory, PartnerFactory
from tests.partners.hooks import finishes, joins, listening, passes, shares, told
from tests.programmes import save

AT = "https://hooks.example.org/a26"


@pytest.fixture
def endpoint(partner):
    return listening(partner, AT)[0]


def kinds(endpoint):
    return [kind for kind, _state in told(endpoint)]


def test_the_story_of_a_learner_is_told_in_order(
    endpoint, as_partner, learner, run, lesson_id, quiz_id, boss
):
    joins(as_partner, learner, run)
    shares(learner)
    complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson_id)
    passes(learner, run, quiz_id)
    certificate = Certificate.objects.get()
    ids = {"learner_id": learner.pk, "certificate_id": certificate.id}
    issue_certificate(**ids)
    revoke_certificate(**ids, reason=RevocationReason.ERROR, by_id=boss.pk)
    withdraw(learner_id=learner.pk, run_id=run.pk)
    assert kinds(endpoint) == [
        "learner.private",
        "enrolment.started",
        "progress.reached",
        "enrolment.completed",
        "certificate.issued",
        "certificate.revoked",
        "enrolment.withdrawn",
    ]
    events = list(Event.objects.order_by("sequence"))
    assert [each.percent for each in events if each.percent] == [50, 100]
    assert [each.sequence for each in events] == list(range(1, len(events) + 1))


def test_certificate_of_a_programme_which_names_other_courses_is_told_to_nobody(
    endpoint, as_partner, learner, run, lesson_id, quiz_id
):
    save([run.course])
    known = joins(as_partner, learner, run)
    shares(learner)
    finishes(learner, run, lesson_id, quiz_id)
    earned = {each.kind: each for each in Certificate.objects.all()}
    for each in earned.values():
        issue_certificate(learner_id=learner.pk, certificate_id=each.id)
    assert set(earned) == {CertificateKind.COURSE, CertificateKind.PROGRAMME}
    told_of = Event.objects.filter(kind="certificate.issued").values_list("about", flat=True)
    assert list(told_of) == [earned[CertificateKind.COURSE].id]
    listed = as_partner.get(f"/partner/learners/{known}/certificates").json()["results"]
    assert [each["id"] for each in listed] == [str(each) for each in told_of]


def test_quarters_are_told_once_each(endpoint, as_partner, learner, release, partner):
    lessons = [drafts.lesson() for _ in range(8)]
    edition = release(drafts.course(*lessons, office_id=partner.office_id))
    run = edition.course.runs.get()
    partner.runs.add(run)
    joins(as_partner, learner, run)
    shares(learner)
    for lesson in lessons:
        complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson.key)
        complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson.key)
    reached = Event.objects.filter(percent__isnull=False).order_by("sequence")
    assert list(reached.values_list("percent", flat=True)) == [25, 50, 75, 100]


def test_who_begins_to_share_late_is_told_as_they_stand(
    endpoint, as_partner, learner, run, lesson_id, quiz_id
):
    joins(as_partner, learner, run)
    finishes(learner, run, lesson_id, quiz_id)
    certificate = Certificate.objects.get()
    issue_certificate(learner_id=learner.pk, certificate_id=certificate.id)
    assert kinds(endpoint) == ["learner.private"]
    shares(learner)
    assert kinds(endpoint) == [
        "learner.private",
        "enrolment.started",
        "enrolment.completed",
        "certificate.issued",
    ]


def test_endpoint_hears_only_what_it_asked_for_and_what_obliges(partner, as_partner, learner, run):
    endpoint, _secret = listening(partner, AT, events=["enrolment.completed"])
    joins(as_partner, learner, run)
    shares(learner)
    assert kinds(endpoint) == ["learner.private"]


def test_a_release_is_told_to_partners_with_a_run_of_the_course(endpoint, edition, partner):
    other, _secret = listening(PartnerFactory(), AT)
    settle_edition(edition_id=edition.pk)
    settle_edition(edition_id=edition.pk)
    assert kinds(endpoint) == ["edition.released"]
    assert not told(other)


def test_another_partner_and_the_sandbox_hear_nothing(
    partner, endpoint, as_partner, learner, run, lesson_id
):
    others = [listening(PartnerFactory(), AT)[0], listening(partner, AT, is_sandbox=True)[0]]
    joins(as_partner, learner, run)
    shares(learner)
    assert kinds(endpoint)
    assert not any(told(each) for each in others)


def test_of_several_learners_each_is_counted_by_itself(endpoint, as_partner, run):
    for number in range(3):
        learner = AccountFactory()
        joins(as_partner, learner, run, f"s-{number}")
        shares(learner)
    sequences = list(Event.objects.order_by("who", "sequence").values_list("sequence", flat=True))
    assert sequences == [1, 2] * 3


def test_a_partner_without_endpoints_costs_one_query(as_partner, learner, run, lesson_id, partner):
    joins(as_partner, learner, run)
    shares(learner)
    with CaptureQueriesContext(connection) as without:
        complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson_id)
    asked = [each for each in without if "partners_endpoint" in each["sql"]]
    assert len(asked) == 1
    assert not Event.objects.exists()
    assert not Endpoint.objects.exists()


def test_what_is_no_news_costs_four_queries(endpoint, as_partner, learner, release, partner):
    lessons = [drafts.lesson() for _ in range(16)]
    run = release(drafts.course(*lessons, office_id=partner.office_id)).course.runs.get()
    partner.runs.add(run)
    joins(as_partner, learner, run)
    shares(learner)
    ids = [
        {"learner_id": learner.pk, "run_id": run.pk, "activity_id": each.key} for each in lessons
    ]
    complete_lesson(**ids[0])
    with CaptureQueriesContext(connection) as heard:
        complete_lesson(**ids[1])
    Endpoint.objects.all().delete()
    with CaptureQueriesContext(connection) as unheard:
        complete_lesson(**ids[2])
    assert len(heard) - len(unheard) == 3
