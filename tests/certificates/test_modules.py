"""Badges of modules: given once, at once, without a document, and to who has earned them."""

import uuid
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates.badges import credential_for
from certificates.models import BatchWork, Certificate, CertificateKind, CertificateState
from certificates.selectors import certificates_concerned, concerned, open_document, verify
from certificates.selectors.batches import why
from certificates.services import correct_name, request_batch
from certificates.services.batches import work_on
from courses.errors import NotFoundError
from courses.languages import CONTENT_LANGUAGES
from courses.models import Regrade, Run
from courses.models.regrade import RegradeState
from learners import services
from learners.milestones import ModuleCompleted, record
from learners.models import RegradedCompletion
from learners.services import set_certificate_name
from learners.services.erasing import erase_at_once
from learners.services.settling import settle_edition
from tests import drafts


@pytest.fixture
def draft(office):
    """A module of a lesson, which gives a badge, and one of another lesson, which does not."""
    course = drafts.course(drafts.lesson(), office_id=office.pk)
    first = replace(course.modules[0], title="Your rights", summary="Name them.", badge=True)
    second = replace(
        first, key=uuid.uuid4(), title="Second", badge=False, activities=(drafts.lesson(),)
    )
    return replace(course, modules=(first, second))


@pytest.fixture
def lesson_id(draft):
    return draft.modules[0].activities[0].key


def badges():
    return Certificate.objects.filter(kind=CertificateKind.MODULE)


def read(enrolment, lesson_id):
    services.complete_lesson(
        learner_id=enrolment.learner_id, run_id=enrolment.run_id, activity_id=lesson_id
    )


@pytest.mark.parametrize("language", [code for code in CONTENT_LANGUAGES if code != "en"])
def test_every_language_has_its_own_words_for_what_was_achieved(language):
    """Of a course, a module and a programme: no word of ours is in English."""
    run = Run(course_id=uuid.uuid4())
    for kind in CertificateKind.values:
        certificate = Certificate(
            kind=kind, of=uuid.uuid4(), run=run, language=language, title="9", hours=Decimal(2),
            owed_at=timezone.now(), achievement={"course": "8", "courses": ["8"]},
            completed_on=timezone.now(),
        )  # fmt: skip
        told = credential_for(certificate)["credentialSubject"]["achievement"]
        said = told["description"] + told["criteria"]["narrative"]
        assert "9" in said
        assert "2" in said
        for english in ("completed", "Completion", "Hours", "Courses:"):
            assert english not in said


def test_a_badge_is_issued_at_once_and_can_be_checked(enrolment, lesson_id, draft):
    read(enrolment, lesson_id)
    badge = Certificate.objects.get()
    assert (badge.kind, badge.state, badge.of) == ("module", "issued", draft.modules[0].key)
    found = verify(badge.code)
    assert (found.kind, found.course_title) == ("module", "Your rights")
    assert found.courses == (draft.title,)
    with pytest.raises(NotFoundError):
        open_document(learner_id=badge.learner_id, certificate_id=badge.id)


def test_its_credential_says_what_the_module_was(enrolment, lesson_id, draft):
    read(enrolment, lesson_id)
    achievement = credential_for(badges().get())["credentialSubject"]["achievement"]
    assert achievement["achievementType"] == "MicroCredential"
    assert achievement["id"] == f"urn:uuid:{draft.modules[0].key}"
    assert achievement["name"] == "Your rights"
    assert draft.title in achievement["description"]
    assert "Name them. Hours of learning: 0.1." in achievement["criteria"]["narrative"]


def test_it_is_given_once_also_where_it_was_revoked(enrolment, lesson_id, edition):
    read(enrolment, lesson_id)
    settle_edition(edition_id=edition.pk)
    assert badges().count() == 1
    badges().update(
        state=CertificateState.REVOKED, revoked_at=timezone.now(), revocation_reason="error"
    )
    settle_edition(edition_id=edition.pk)
    assert badges().count() == 1


def test_leaving_and_coming_back_gives_no_other_one(enrolment, lesson_id):
    ids = {"learner_id": enrolment.learner_id, "run_id": enrolment.run_id}
    read(enrolment, lesson_id)
    services.withdraw(**ids)
    services.enrol(**ids, language="en")
    read(enrolment, lesson_id)
    assert badges().count() == 1


def test_a_guest_gets_it_at_sign_up(run, lesson_id):
    guest = services.begin_as_guest(language="en")
    enrolment, _ = services.enrol(learner_id=guest.pk, run_id=run.pk, language="en")
    read(enrolment, lesson_id)
    assert not badges()
    services.sign_up_guest(account=guest, username="amina", passphrase="river kite saffron")
    assert badges().get().learner_id == guest.pk


def test_it_stays_when_the_module_gives_none_any_more(enrolment, lesson_id, draft, release):
    read(enrolment, lesson_id)
    without = replace(draft.modules[0], badge=False)
    settle_edition(edition_id=release(replace(draft, modules=(without, draft.modules[1]))).pk)
    assert badges().get().state == "issued"


def test_once_erased_its_code_still_says_what_it_was(enrolment, lesson_id):
    read(enrolment, lesson_id)
    code = badges().get().code
    erase_at_once(enrolment.learner_id)
    services.erase(enrolment.learner_id)
    found = verify(code)
    assert (found.state, found.kind, found.course_title) == ("erased", "module", "Your rights")


def test_a_badge_costs_a_fixed_number_of_statements(enrolment, lesson_id, draft, edition):
    milestone = ModuleCompleted(
        learner_id=enrolment.learner_id,
        run_id=enrolment.run_id,
        edition_id=edition.pk,
        module_id=draft.modules[0].key,
        completed_at=timezone.now(),
    )
    counts = []
    for _again in range(2):
        with CaptureQueriesContext(connection) as found:
            record(milestone)
        counts.append(len(found))
    assert counts == [5, 1]


def test_who_decides_after_a_regrade_sees_the_badges_that_it_concerns(
    enrolment, lesson_id, edition, draft
):
    read(enrolment, lesson_id)
    regrade = Regrade.objects.create(
        activity_id=lesson_id,
        edition=edition,
        reason="Wrong key.",
        requested_by_id=uuid.uuid4(),
        state=RegradeState.DONE,
    )
    RegradedCompletion.objects.create(
        learner_id=enrolment.learner_id,
        regrade=regrade,
        run_id=enrolment.run_id,
        is_completed=True,
        attempts=1,
        lost=True,
    )
    assert [each.kind for each in certificates_concerned(regrade)] == ["module"]
    regrade.activity_id = draft.modules[1].activities[0].key
    assert not certificates_concerned(regrade)


def test_a_run_s_badges_are_revoked_and_no_certificate_of_the_course(enrolment, lesson_id, run):
    read(enrolment, lesson_id)
    (row,) = concerned(run_id=run.pk, work=BatchWork.BADGES)
    assert why(row).startswith("badge of a module, issued ")
    assert not concerned(run_id=run.pk, work=BatchWork.REVOKE).exists()
    asked = {"work": BatchWork.BADGES, "reason": "error", "by_id": uuid.uuid4()}
    batch = request_batch(run_id=run.pk, **asked)
    assert work_on(batch.pk)
    assert verify(badges().get().code).state == "revoked"


def test_its_holder_replaces_it_under_another_name(enrolment, lesson_id, learner):
    read(enrolment, lesson_id)
    old = badges().get()
    set_certificate_name(account=learner, name="Amina Yusuf")
    new = correct_name(account=learner, certificate_id=old.id)
    assert (new.state, verify(new.code).state) == ("issued", "issued")
    found = verify(old.code)
    assert (found.state, found.replaced_by) == ("superseded", "issued")
