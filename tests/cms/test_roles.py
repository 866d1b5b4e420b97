"""Roles: had in an office, and worth there what the table says."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from wagtail.models import GroupPagePermission, Locale, Page

from cms.desks import ALLOWED, furnish
from cms.models import OfficePage, RoleGroup
from cms.rights import MAY, Right
from cms.roles import Role, grant, has_right, may_on_page, offices_where, offices_with, revoke
from tests.cms import pages
from tests.factories import AccountFactory, OfficeFactory

pytestmark = pytest.mark.each_database

OF_OFFICES = [role for role in Role if role != Role.ADMINISTRATOR]


@pytest.fixture
def person(db):
    return AccountFactory()


@pytest.mark.parametrize("role", OF_OFFICES)
def test_role_is_had_in_its_office_and_nowhere_else(person, office, role):
    OfficeFactory()
    grant(person, role, office)
    assert person.is_staff
    assert offices_where(person, role) == {office.pk}
    assert offices_where(person, *(set(OF_OFFICES) - {role})) == set()
    for right in Right:
        assert offices_with(person, right) == ({office.pk} if right in MAY[role] else set())
        assert has_right(person, right) == (right in MAY[role])


def test_administrators_have_every_right_everywhere(person, office):
    other = OfficeFactory()
    grant(person, Role.ADMINISTRATOR)
    for right in Right:
        assert offices_with(person, right) == {office.pk, other.pk}


def test_nobody_else_has_any(person, office):
    for nobody in (person, AnonymousUser()):
        assert not any(has_right(nobody, right) for right in Right)
        assert offices_where(nobody, *Role) == set()
    grant(person, Role.MANAGER, office)
    person.is_active = False
    assert offices_where(person, *Role) == set()


def test_role_that_is_taken_is_gone_at_once_and_staff_with_the_last(person, office):
    grant(person, Role.EDUCATOR, office)
    grant(person, Role.REVIEWER, office)
    revoke(person, Role.EDUCATOR, office)
    assert person.is_staff
    assert offices_where(person, Role.EDUCATOR) == set()
    revoke(person, Role.REVIEWER, office)
    person.refresh_from_db()
    assert not person.is_staff
    grant(person, Role.ADMINISTRATOR)
    revoke(person, Role.ADMINISTRATOR)
    person.refresh_from_db()
    assert not person.is_staff
    assert not person.is_superuser


def test_role_without_an_office_is_refused(person):
    with pytest.raises(ValueError, match="office"):
        grant(person, Role.MANAGER)


def test_asking_again_costs_no_query(person, office, django_assert_num_queries):
    page = pages.course_page(pages.office_page(office))
    grant(person, Role.REVIEWER, office)
    with django_assert_num_queries(2):
        assert may_on_page(person, Right.GRADES, page)
        assert not may_on_page(person, Right.RUNS, page)
        assert offices_where(person, Role.REVIEWER)


def codenames(page, role):
    rows = GroupPagePermission.objects.filter(page=page, group__office_role__role=role)
    return set(rows.values_list("permission__codename", flat=True))


def test_pages_of_an_office_come_with_the_permissions_of_the_table(office):
    page = pages.office_page(office)
    for role in OF_OFFICES:
        allowed = [ALLOWED[right].pages for right in ALLOWED if right in MAY[role]]
        assert codenames(page, role) == set().union(*allowed)
    assert "publish_page" not in codenames(page, Role.EDUCATOR)
    assert not codenames(page, Role.SUPPORT)


def test_office_in_another_language_is_of_the_same_staff(office):
    page = pages.office_page(office)
    locale = Locale.objects.get_or_create(language_code="fr")[0]
    copy = page.copy_for_translation(locale, copy_parents=True)
    assert codenames(copy, Role.REVIEWER) == codenames(page, Role.REVIEWER)
    assert RoleGroup.objects.count() == len(OF_OFFICES)
    assert copy.get_workflow() == page.get_workflow()


def test_page_that_goes_to_another_office_leaves_its_staff(office):
    page = pages.office_page(office)
    page.office = OfficeFactory()
    page.save()
    owners = GroupPagePermission.objects.filter(page=page)
    assert set(owners.values_list("group__office_role__office", flat=True)) == {page.office.pk}


def test_furnishing_again_changes_nothing_and_puts_right_what_was_changed(office):
    page = pages.office_page(office)
    before = list(GroupPagePermission.objects.order_by("pk").values_list("pk", flat=True))
    furnish(page)
    assert list(GroupPagePermission.objects.order_by("pk").values_list("pk", flat=True)) == before
    GroupPagePermission.objects.filter(permission__codename="publish_page").delete()
    furnish(page)
    assert "publish_page" in codenames(page, Role.REVIEWER)
    assert Group.objects.filter(office_role__isnull=False).count() == len(OF_OFFICES)


def test_what_is_submitted_is_reviewed_in_the_office(office):
    course = pages.course_page(pages.office_page(office))
    educator, reviewer, stranger = (AccountFactory() for _ in range(3))
    grant(educator, Role.EDUCATOR, office)
    grant(reviewer, Role.REVIEWER, office)
    grant(stranger, Role.REVIEWER, pages.office_page(OfficeFactory()).office)
    state = course.get_workflow().start(course, educator)
    task = state.current_task_state.task.specific
    assert task.get_actions(course, reviewer)
    assert not task.get_actions(course, educator)
    assert not task.get_actions(course, stranger)


def test_offices_of_one_name_are_two(db):
    for _ in range(2):
        pages.office_page(OfficeFactory(name="Twin"))
    assert OfficePage.objects.count() == 2
    assert Page.objects.filter(title="Twin").count() == 2
