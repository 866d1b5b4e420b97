"""Release as a step of an editorial workflow."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Workflow, WorkflowTask

from cms.models import OfficePage, ReleaseTask
from cms.models.staff import Role
from courses.models import Edition
from tests.cms import pages
from tests.cms.staff import enlist
from tests.factories import AccountFactory

pytestmark = pytest.mark.each_database


@pytest.fixture
def lesson(office):
    """A published lesson with a draft that waits for approval."""
    course = pages.small_course(office)
    page = course.get_children().get().get_children().first().specific
    page.title = "A better title"
    page.save_revision()
    return page


@pytest.fixture
def approver(client, lesson):
    account = AccountFactory(is_staff=True)
    enlist(account, OfficePage.objects.get())
    client.force_login(account)
    return account


def submitted(lesson, group):
    """Submit a lesson to a workflow whose one step is approval and release."""
    task = ReleaseTask.objects.create(name="Approve and release")
    task.groups.add(group)
    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow.start(lesson, AccountFactory()).current_task_state


def act(client, lesson, state, action):
    url = reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, action, state.pk])
    return client.post(url, {"comment": ""})


def test_approval_publishes_and_leads_to_the_release(client, approver, lesson):
    state = submitted(lesson, approver.groups.last())
    response = act(client, lesson, state, "approve")
    course = lesson.get_parent().get_parent()
    assert response["Location"] == reverse("cms:release", args=[course.pk])
    lesson.refresh_from_db()
    assert lesson.title == "A better title"
    assert not Edition.objects.exists()
    client.post(response["Location"], {"language": ["en"]})
    assert "A better title" in str(Edition.objects.get().outline)


def test_request_for_changes_leads_to_no_release(client, approver, lesson):
    state = submitted(lesson, approver.groups.last())
    assert "/release/" not in act(client, lesson, state, "reject")["Location"]
    lesson.refresh_from_db()
    assert lesson.title != "A better title"


def test_who_may_not_publish_approves_without_being_led_to_the_release(client, lesson):
    reviewers = Group.objects.create(name="Reviewers")
    account = AccountFactory(is_staff=True, is_superuser=False)
    enlist(account, OfficePage.objects.get(), Role.EDUCATOR)
    account.groups.add(reviewers)
    client.force_login(account)
    state = submitted(lesson, reviewers)
    assert "/release/" not in act(client, lesson, state, "approve")["Location"]


def test_kind_of_step_is_offered_to_administrators(db, client):
    client.force_login(AccountFactory(is_staff=True, is_superuser=True))
    page = client.get(reverse("wagtailadmin_workflows:select_task_type")).content.decode()
    assert "Approval and release" in page
