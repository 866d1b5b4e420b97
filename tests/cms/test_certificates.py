"""The certificates of a run in the CMS: counted, shown before anything is done, done."""

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from certificates.models import Batch, Certificate, CertificateState
from certificates.services import issue_certificate, work_on
from cms.models import OfficePage
from cms.models.staff import Role
from cms.release import release_page
from courses.models import Run
from learners.models import AuditEntry
from learners.models.audit import StaffAction
from learners.services import complete_lesson, enrol, set_certificate_name
from tests.certificates.documents import squeezed, text_of
from tests.cms import pages
from tests.cms.staff import enlist
from tests.factories import AccountFactory

pytestmark = pytest.mark.each_database


@pytest.fixture
def course(office):
    page = pages.course_page(pages.office_page(office), certificate_valid_for=24)
    pages.lesson_page(pages.module_page(page))
    release_page(page)
    return page


@pytest.fixture
def manager(client, course):
    account = AccountFactory(is_staff=True, username="mia")
    enlist(account, OfficePage.objects.get(), Role.MANAGER)
    client.force_login(account)
    return account


@pytest.fixture
def holders(course):
    """Two people who hold a certificate of the run."""
    run = Run.objects.get()
    edition = run.course.editions.get()
    lesson = edition.activities.get()
    people = [AccountFactory(username=name) for name in ("amina", "benta")]
    for person in people:
        set_certificate_name(account=person, name=f"CANARY-{person.username}")
        enrol(learner_id=person.pk, run_id=run.pk, language="en")
        complete_lesson(learner_id=person.pk, run_id=run.pk, activity_id=lesson.activity_id)
        certificate = Certificate.objects.get(learner=person)
        issue_certificate(learner_id=person.pk, certificate_id=certificate.id)
    return people


def address(course):
    return reverse("cms:certificates", args=[course.pk, Run.objects.get().pk])


def test_who_is_concerned_is_shown_before_anything_is_done(client, course, manager, holders):
    html = client.get(address(course), {"work": "revoke"}).content.decode()
    assert "It would be about 2 certificates" in html
    assert "amina" in html
    assert "CANARY" not in html
    [one] = [client.get(address(course), {"work": "revoke", "who": " AMINA "}).content.decode()]
    assert "benta" not in one
    assert not Batch.objects.exists()


def test_all_are_revoked_by_a_worker_for_a_reason(client, course, manager, holders):
    refused = client.post(address(course), {"work": "revoke", "who": ""})
    assert "Say why they are revoked" in refused.content.decode()
    assert "What else they have stays valid" in refused.content.decode()
    client.post(address(course), {"work": "revoke", "who": "", "reason": "error"})
    batch = Batch.objects.get()
    html = client.get(address(course)).content.decode()
    assert "data-progress" in html
    work_on(batch.pk)
    html = " ".join(client.get(address(course)).content.decode().split())
    assert "data-progress" not in html
    assert '<th scope="row">Revoked</th> <td>2</td>' in html
    assert AuditEntry.objects.get(action=StaffAction.REVOKED).by_id == manager.pk


def test_one_is_replaced_at_once(client, course, manager, holders):
    asked = {"work": "reissue", "who": "amina"}
    response = client.post(address(course), asked, follow=True)
    assert "Done: 1 certificate." in response.content.decode()
    states = Certificate.objects.filter(learner=holders[0]).values_list("state", "in_bulk")
    assert set(states) == {("superseded", False), ("owed", False)}
    assert not Batch.objects.exists()
    nobody = client.post(address(course), {"work": "reissue", "who": "nobody"})
    assert "no certificate of this user name" in nobody.content.decode()


def test_what_stopped_goes_on_when_somebody_asks(client, course, manager, holders):
    client.post(address(course), {"work": "reissue", "who": ""})
    Batch.objects.update(tries=Batch.MAX_TRIES, error="OSError")
    assert (
        "It stopped after several failures (OSError)"
        in client.get(address(course)).content.decode()
    )
    client.post(address(course), {"retry": ""})
    assert work_on(Batch.objects.get().pk)
    assert Certificate.objects.filter(state=CertificateState.OWED).count() == 2


def test_a_course_says_how_long_its_certificates_hold(course, holders):
    certificate = Certificate.objects.filter(learner=holders[0]).get()
    assert certificate.expires_on.year == certificate.completed_on.year + 2
    with storages["private"].open(certificate.path) as file:
        assert squeezed(f"Valid until {certificate.expires_on:%B}") in text_of(file.read())


def test_badges_of_modules_are_revoked_by_themselves(client, course, manager, holders):
    """Module badges are rows of their own: the course's certificate turned into one here."""
    kept, badge = Certificate.objects.order_by("owed_at")
    Certificate.objects.filter(pk=badge.pk).update(kind="module", of=course.translation_key)
    shown = client.get(address(course), {"work": "badges"}).content.decode()
    assert "It would be about 1 certificate." in shown
    assert "They cannot be given again" in shown
    assert "badge of a module, issued" in shown
    refused = client.post(address(course), {"work": "badges", "who": ""})
    assert "Say why they are revoked" in refused.content.decode()
    client.post(address(course), {"work": "badges", "who": "", "reason": "error"})
    work_on(Batch.objects.get().pk)
    states = dict(Certificate.objects.values_list("id", "state"))
    assert states == {kept.id: CertificateState.ISSUED, badge.id: CertificateState.REVOKED}
