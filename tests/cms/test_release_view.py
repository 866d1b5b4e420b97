"""The release view in the admin, and offices kept apart."""

import pytest
from django.urls import reverse

from cms.models import OfficePage
from courses.models import Edition
from tests.cms import pages
from tests.cms.staff import enlist
from tests.factories import AccountFactory, OfficeFactory


@pytest.fixture
def course(office):
    return pages.small_course(office)


@pytest.fixture
def educator(client, course):
    """Somebody of the course's office, signed in."""
    account = AccountFactory(is_staff=True)
    enlist(account, OfficePage.objects.get())
    client.force_login(account)
    return account


def url(course):
    return reverse("cms:release", args=[course.pk])


def test_educator_releases_what_they_ticked(client, educator, course):
    page = client.get(url(course)).content.decode()
    assert "Not released yet" in page
    response = client.post(url(course), {"language": ["en"]}, follow=True)
    assert "edition 1 is released" in response.content.decode()
    edition = Edition.objects.get()
    assert edition.released_by_id == educator.pk
    assert "Nothing has changed" in client.get(url(course)).content.decode()


def test_view_links_to_the_block_that_stops_the_release(client, educator, course):
    figure = pages.figure(pages.image())
    lesson = pages.lesson_page(course.get_children().get().specific, "No alt", [figure])
    page = client.get(url(course)).content.decode()
    assert "cannot be released" in page
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert f"{edit}#block-{figure['id']}-section" in page
    client.post(url(course), {"language": ["en"]})
    assert not Edition.objects.exists()


def test_educators_of_another_office_get_404(client, course):
    stranger = AccountFactory(is_staff=True)
    other = pages.office_page(OfficeFactory())
    enlist(stranger, other)
    client.force_login(stranger)
    assert client.get(url(course)).status_code == 404
    assert client.post(url(course), {"language": ["en"]}).status_code == 404
    assert not Edition.objects.exists()


def test_learners_and_visitors_are_sent_to_sign_in(client, course, learner):
    assert client.get(url(course)).status_code == 302
    client.force_login(learner)
    assert client.get(url(course)).status_code == 302
    client.post(url(course), {"language": ["en"]})
    assert not Edition.objects.exists()


SECONDARY = [
    "edit",
    "history",
    "copy",
    "move",
    "delete",
    "unpublish",
    "usage",
    "view_draft",
    "preview_on_edit",
    "workflow_history",
]


@pytest.mark.parametrize("view", SECONDARY)
def test_secondary_views_keep_offices_apart(client, course, view):
    """Wagtail's own views, for a lesson of another office (TRUST.md A6)."""
    stranger = AccountFactory(is_staff=True)
    enlist(stranger, pages.office_page(OfficeFactory()))
    client.force_login(stranger)
    lesson = course.get_descendants().last()
    response = client.get(reverse(f"wagtailadmin_pages:{view}", args=[lesson.pk]))
    assert response.status_code in {302, 403, 404}
    assert b"Text of Lesson" not in response.content


def test_preview_shows_the_draft_as_learners_would_see_it(client, educator, course):
    lesson = pages.lesson_page(course.get_children().get().specific, "Seen")
    lesson.body[0].value.source = "<p>Draft text<script>alert(1)</script></p>"
    lesson.save_revision()
    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]))
    assert response.status_code == 200
    page = response.content.decode()
    assert "Draft text" in page
    assert "alert(1)" not in page


def test_a_course_offers_its_release_and_lists_its_modules_in_their_order(client, educator, course):
    first = course.get_children().get()
    second = pages.module_page(course, title="Second module")
    page = client.get(reverse("wagtailadmin_explore", args=[course.pk])).content.decode()
    assert url(course) in page
    edits = [reverse("wagtailadmin_pages:edit", args=[each.pk]) for each in (first, second)]
    assert page.index(edits[0]) < page.index(edits[1])
