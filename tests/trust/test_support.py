"""Staff who help learners see what is needed for it, leave a trace first, and find nobody else."""

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import Certificate, CertificateState
from certificates.services import issue_certificate
from cms import support as service
from cms.roles import Role, grant
from learners import services
from learners.models import AuditEntry, StuckWork
from learners.models.audit import HelpReason, StaffAction
from learners.models.stuck import WorkKind
from learners.selectors import personal_data
from tests import drafts
from tests.factories import AccountFactory, OfficeFactory

ADDRESS = "/cms/support/"
CANARY = "CANARY-PERSON-26"
NOBODY = "Nobody who learns with your office is found by that."


@pytest.fixture
def lived(learner, run, enrolment, lesson_id, quiz_id):
    """A learner who has passed the course, said who they are, and has more time than others."""
    services.set_certificate_name(account=learner, name=CANARY)
    services.set_extra_time(account=learner, per_cent=100)
    ids = {"learner_id": learner.pk, "run_id": run.pk}
    attempt, _ = services.start_attempt(**ids, activity_id=quiz_id, attempt_id=uuid.uuid4())
    right = drafts.right_answers()
    services.submit_attempt(learner_id=learner.pk, attempt_id=attempt.id, answers=right)
    services.complete_lesson(**ids, activity_id=lesson_id)
    return learner


def helper(*offices, **fields):
    """A client of somebody who supports offices."""
    account = AccountFactory(**fields)
    for office in offices:
        grant(account, Role.SUPPORT, office)
    client = Client()
    client.force_login(account)
    client.account = account
    return client


@pytest.fixture
def staff(office):
    return helper(office)


def ask(client, who, reason=HelpReason.ASKED, **more):
    return client.post(ADDRESS, {"who": who, "reason": reason, **more})


def entries(**wanted):
    return list(AuditEntry.objects.filter(**wanted).order_by("at"))


def test_shows_what_is_needed_to_help(staff, lived, run):
    services.make_recovery_codes(account=lived, passphrase="correct horse battery")
    html = " ".join(ask(staff, lived.username.upper()).content.decode().split())
    for words in ("2 of 2 done.", "Submitted", "Certificate", "Being made", "English"):
        assert words in html, words
    assert "Has recovery codes</th> <td>yes" in html
    assert "deleted</th> <td>no" in html


def test_shows_nothing_that_the_person_is_or_wrote(staff, lived, quiz_id):
    html = ask(staff, lived.username).content.decode()
    assert CANARY not in html
    assert str(lived.pk) not in html
    assert Certificate.objects.get().code not in html
    assert not any(answer in html for answer in _answers())
    services.set_extra_time(account=lived, per_cent=0)
    again = ask(staff, lived.username).content.decode()
    assert _without_tokens(again) == _without_tokens(html)


def _answers():
    return [str(value) for value in drafts.right_answers().values()]


def _without_tokens(html):
    return [
        line for line in html.splitlines() if not any(w in line for w in ("csrf", "CSRF", "nonce"))
    ]


def test_each_look_is_noted_before_anything_is_read(staff, lived, office, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(service, "courses_to_help", broken)
    with pytest.raises(ZeroDivisionError):
        ask(staff, lived.username, HelpReason.SIGN_IN)
    (entry,) = entries(action=StaffAction.HELPED)
    assert (entry.by_id, entry.office, entry.reason) == (staff.account.pk, office, "sign_in")
    assert lived.username not in repr(vars(entry))
    assert str(lived.pk) not in repr(vars(entry))


def test_nothing_is_looked_up_without_a_reason(staff, lived):
    for reason in ("", "curiosity"):
        html = ask(staff, lived.username, reason).content.decode()
        assert "Account</h2>" not in html
    assert not entries()


def test_a_learner_reads_that_staff_looked_and_why(staff, lived):
    ask(staff, lived.username, HelpReason.CERTIFICATE)
    data = personal_data(learner_id=lived.pk, language="en").as_json()["auditentry"]
    (entry,) = [each for each in data if each["action"] == StaffAction.HELPED]
    assert entry["reason"] == HelpReason.CERTIFICATE
    assert str(staff.account.pk) not in json.dumps(data, default=str)
    client = Client()
    client.force_login(lived)
    assert "certificate is missing or wrong" in client.get("/me/data/").content.decode()


def test_unknown_and_foreign_people_are_answered_alike(
    lived, office, django_assert_num_queries, django_capture_on_commit_callbacks
):
    elsewhere = OfficeFactory()
    stranger = helper(elsewhere, username="stranger")
    code = Certificate.objects.get().code
    seen = set()
    for who in (lived.username, "nobody-at-all", code, "0" * 26, f"{lived.username[:-1]}"):
        html = ask(stranger, who).content.decode()
        assert NOBODY in html
        seen.add("\n".join(_without_tokens(html)).replace(who, "WHO"))
    assert len(seen) == 1
    assert len(entries(action=StaffAction.MISSED, about="")) == 5
    for who in (lived.username, "nobody-at-all", code):
        with django_assert_num_queries(3):
            asked = {"offices": [elsewhere.pk], "by_id": lived.pk, "reason": "asked"}
            service.look_up(who=who, **asked)


@pytest.mark.parametrize("part", [slice(0, -1), slice(1, None), slice(0, 3)])
def test_parts_of_names_and_codes_find_nobody(staff, lived, part):
    for whole in (lived.username, Certificate.objects.get().code):
        assert NOBODY in ask(staff, whole[part]).content.decode()
    for pattern in ("%", "*", "' OR 1=1 --", "_" * 9):
        assert NOBODY in ask(staff, pattern).content.decode()


@pytest.mark.parametrize("bad", ["", "x" * 10_000, "a\x00b"])
def test_what_can_be_no_name_is_refused(staff, lived, bad):
    assert ask(staff, bad).status_code == 200
    assert not entries()


def test_a_certificate_leads_to_its_holder_and_tells_no_name(staff, lived):
    code = Certificate.objects.get().code
    html = ask(staff, f"{code[:9]} {code[9:]}".lower()).content.decode()
    assert "2 of 2 done." in " ".join(html.split())
    assert lived.username not in html


@pytest.mark.parametrize("address", ["{}/verify/{}", "{}/verify/{}/", " {}/verify/{}?lang=fr#top "])
def test_the_address_of_a_check_leads_to_the_holder_too(staff, lived, settings, address):
    html = ask(staff, address.format(settings.SITE_URL, Certificate.objects.get().code))
    assert "2 of 2 done." in " ".join(html.content.decode().split())


def test_only_runs_of_ones_office_are_shown(staff, lived, release):
    draft = drafts.course(drafts.lesson(), office_id=OfficeFactory().pk, title="Elsewhere")
    services.enrol(learner_id=lived.pk, run_id=release(draft).course.runs.get().pk, language="en")
    html = ask(staff, lived.username).content.decode()
    assert "Human rights" in html
    assert "Elsewhere" not in html


def test_who_has_left_or_is_restricted_is_not_found(staff, lived, run):
    services.restrict_processing(account=lived)
    assert NOBODY in ask(staff, lived.username).content.decode()
    services.lift_restriction(account=lived)
    services.withdraw(learner_id=lived.pk, run_id=run.pk)
    for who in (lived.username, Certificate.objects.get().code):
        assert NOBODY in ask(staff, who).content.decode()


def test_what_is_stuck_is_shown_without_what_it_holds(staff, learner, enrolment, run, quiz_id):
    attempt, _ = services.start_attempt(
        learner_id=learner.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
    )
    StuckWork.objects.create(
        learner=learner, work_id=attempt.id, kind=WorkKind.ATTEMPT, run=run, error="KeyError"
    )
    html = ask(staff, learner.username).content.decode()
    assert "could not be graded" in html
    assert "KeyError" in html


def test_a_failed_certificate_is_made_again_and_an_issued_one_replaced(staff, lived, run):
    def again():
        return ask(staff, lived.username, again=str(run.pk)).content.decode()

    assert "no certificate to be made again" in again()
    certificate = Certificate.objects.get()
    Certificate.objects.filter(id=certificate.id).update(
        state=CertificateState.FAILED, tries=5, error="OSError"
    )
    assert "Make the certificate again" in ask(staff, lived.username).content.decode()
    assert "is being made again" in again()
    assert len(entries(action=StaffAction.REISSUED, run=run)) == 2
    assert issue_certificate(learner_id=lived.pk, certificate_id=certificate.id)
    assert Certificate.objects.get().code == certificate.code
    html = ask(staff, lived.username).content.decode()
    assert "Issued" in html
    assert "by one with their present name" in html
    again()
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.SUPERSEDED
    assert len(entries(action=StaffAction.REPLACED, run=run)) == 1


def test_a_stranger_has_nothing_made_again(lived, run):
    Certificate.objects.update(state=CertificateState.FAILED)
    for run_id in (str(run.pk), "", "x"):
        ask(helper(OfficeFactory()), lived.username, again=run_id)
    assert Certificate.objects.get().state == CertificateState.FAILED


def test_looks_are_limited_for_each_of_the_staff(staff, lived, office, settings):
    settings.SUPPORT_RATE = "2/h"
    for _ in range(2):
        ask(staff, "nobody")
    refused = ask(staff, lived.username)
    assert refused.status_code == 429
    assert "Account</h2>" not in refused.content.decode()
    assert not entries(action=StaffAction.HELPED)
    assert "Account</h2>" in ask(helper(office), lived.username).content.decode()


def test_nothing_of_a_person_stands_in_an_address(staff, lived):
    html = staff.get(ADDRESS, {"who": lived.username, "reason": "asked"}).content.decode()
    assert "Account</h2>" not in html
    assert "no-store" in ask(staff, lived.username)["Cache-Control"]
    assert reverse("cms:support") == ADDRESS


def test_looking_costs_the_same_however_much_there_is(
    staff, lived, run, quiz_id, django_assert_num_queries
):
    asked = {"who": lived.username, "offices": [run.course.office_id], "by_id": lived.pk}
    for _ in range(2):
        with django_assert_num_queries(9):
            service.look_up(**asked, reason="asked")
        for _try in range(2):
            attempt, _new = services.start_attempt(
                learner_id=lived.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
            )
            services.submit_attempt(learner_id=lived.pk, attempt_id=attempt.id, answers={})
