"""What staff do with people's records is noted, without personal data, and only ever added to."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from cms.release import release_page
from cms.roles import Role, grant
from courses.models import Course
from learners import services
from learners.models import AuditEntry
from learners.models.audit import StaffAction
from learners.places import Place
from learners.selectors import personal_data
from learners.selectors.audit import audit_log
from tests.cms import pages, questions
from tests.factories import PASSPHRASE, AccountFactory, OfficeFactory


@pytest.fixture
def course(office):
    page = pages.course_page(pages.office_page(office))
    pages.quiz_page(pages.module_page(page), questions=[questions.true_false()])
    release_page(page)
    return page


@pytest.fixture
def place(course, learner):
    run = Course.objects.get().runs.get()
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    return Place(learner_id=learner.pk, run_id=run.pk, activity_id=run.course.activities.get().pk)


@pytest.fixture
def boss(db):
    return AccountFactory(username="boss", is_staff=True, is_superuser=True)


@pytest.fixture
def staff(boss):
    client = Client()
    client.force_login(boss)
    return client


def address(name, course, place, *more):
    return reverse(f"cms:{name}", args=[course.pk, place.run_id, *more])


def test_every_look_and_every_change_is_noted(course, place, staff, boss):
    staff.get(address("grades", course, place))
    staff.get(address("grades-learner", course, place, place.learner_id))
    override = address("grades-override", course, place, place.learner_id, place.activity_id)
    staff.get(override)
    b"".join(staff.get(address("grades-export", course, place, "csv")))
    said = {"by_id": boss.pk, "reason": "Told by word of mouth"}
    services.override_score(place, score=Decimal(50), **said)
    services.withdraw_override(place, **said)
    noted = [(entry.action, entry.about != "") for entry in audit_log().reverse()]
    assert sorted(noted) == sorted(
        [
            (StaffAction.LISTED, False),
            (StaffAction.LOOKED, True),
            (StaffAction.LOOKED, True),
            (StaffAction.EXPORTED, False),
            (StaffAction.SET_SCORE, True),
            (StaffAction.WITHDREW_SCORE, True),
        ]
    )
    assert {entry.by_id for entry in audit_log()} == {boss.pk}


def test_it_holds_nothing_of_the_person(course, place, staff, learner):
    staff.get(address("grades-learner", course, place, place.learner_id))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM learners_auditentry")
        text = repr(cursor.fetchall())
    assert learner.username not in text
    assert str(learner.pk) not in text
    assert learner.pk.hex not in text


def test_a_learner_sees_what_was_done_and_not_by_whom(course, place, staff, boss, learner):
    staff.get(address("grades-learner", course, place, place.learner_id))
    (entry,) = personal_data(learner_id=learner.pk, language="en").as_json()["auditentry"]
    assert entry["action"] == StaffAction.LOOKED
    assert str(boss.pk) not in str(entry)
    other = personal_data(learner_id=AccountFactory().pk, language="en").as_json()
    assert other["auditentry"] == []


def test_it_is_found_by_staff_and_by_learner(course, place, staff, learner):
    staff.get(address("grades-learner", course, place, place.learner_id))
    staff.get(address("grades", course, place))
    assert audit_log(by="boss").count() == 2
    assert audit_log(about=learner.username).count() == 1
    assert audit_log(by="boss", about="nobody").count() == 0
    html = staff.get(reverse("cms:audit"), {"about": learner.username}).content.decode()
    assert "Looked at what one learner did" in html
    assert "Looked at the list of learners" not in html


def test_it_outlives_the_person_and_tells_nothing_of_them(course, place, staff, learner):
    staff.get(address("grades-learner", course, place, place.learner_id))
    services.request_erasure(account=learner, passphrase=PASSPHRASE, at_once=True)
    services.erase(learner.pk)
    assert AuditEntry.objects.count() == 1
    assert audit_log(about=learner.username).count() == 0


def test_managers_read_what_was_done_in_their_office(course, place, staff, learner, boss):
    staff.get(address("grades-learner", course, place, place.learner_id))
    services.auditing.note(StaffAction.INVITED, by_id=boss.pk, office_id=OfficeFactory().pk)
    seen = {}
    for office in (course.get_parent().specific.office, OfficeFactory()):
        manager = AccountFactory()
        grant(manager, Role.MANAGER, office)
        client = Client()
        client.force_login(manager)
        html = client.get(reverse("cms:audit"), {"about": learner.username}).content.decode()
        seen[office.pk] = "Looked at what one learner did" in html
        assert "Invited somebody" not in client.get(reverse("cms:audit")).content.decode()
    assert list(seen.values()) == [True, False]


def test_a_long_log_is_read_by_pages_in_few_queries(
    place, staff, boss, django_assert_max_num_queries
):
    AuditEntry.objects.bulk_create(
        AuditEntry(action=StaffAction.LISTED, by_id=boss.pk, run_id=place.run_id)
        for _ in range(120)
    )
    staff.get(reverse("cms:audit"))
    with django_assert_max_num_queries(20):
        html = staff.get(reverse("cms:audit"), {"p": 3}).content.decode()
    assert html.count("Looked at the list of learners") == 20


@transaction.atomic
def in_a_transaction(change):
    change(AuditEntry.objects.all())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL refuses by itself")
@pytest.mark.parametrize(
    "change",
    [lambda rows: rows.update(action=StaffAction.EXPORTED), lambda rows: rows.delete()],
    ids=["update", "delete"],
)
def test_nothing_in_it_can_be_changed(place, staff, course, change):
    staff.get(address("grades", course, place))
    with pytest.raises(DatabaseError, match="only ever added"):
        in_a_transaction(change)
