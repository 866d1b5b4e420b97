"""The editor's preview panel: what learners would get, in a frame of the CMS and no other."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from cms.models import CoursePage, LessonPage, ModulePage, QuizPage
from cms.release import release_page
from tests.cms import editing, pages
from tests.factories import AccountFactory

pytestmark = pytest.mark.any_database

TEXT = pages.block("rich_text", "<p>Text as it is typed</p>")
FORMS = {
    CoursePage: lambda: editing.course_form("As it is typed"),
    LessonPage: lambda: editing.lesson_form(blocks=[TEXT]),
    QuizPage: lambda: editing.quiz_form(questions=[pages.question(prompt="As it is typed?")]),
}
SHOWN = {
    CoursePage: "As it is typed",
    LessonPage: "Text as it is typed",
    QuizPage: "As it is typed?",
}


@pytest.fixture
def course(office):
    return pages.small_course(office)


@pytest.fixture
def preview(admin_client):
    """Sends what is typed, and asks for the preview as the panel does, or a tab of its own."""

    def get(page, form=None, **query):
        address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
        answer = admin_client.post(address, form or FORMS[type(page)]())
        assert answer.json() == {"is_valid": True, "is_available": True}
        return admin_client.get(address, query)

    return get


def policy(response):
    parts = response["Content-Security-Policy"].split(";")
    return dict(part.strip().partition(" ")[::2] for part in parts)


@pytest.mark.parametrize("kind", SHOWN)
def test_panel_may_frame_what_learners_would_get(preview, course, kind):
    response = preview(kind.objects.get(), in_preview_panel="true")
    assert SHOWN[kind] in response.content.decode()
    assert policy(response)["frame-ancestors"] == "'self'"
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("kind", SHOWN)
def test_preview_loads_no_more_in_the_panel_than_learners_pages_do(preview, client, course, kind):
    framed = policy(preview(kind.objects.get(), in_preview_panel="true"))
    learners = policy(client.get(reverse("web:home")))
    same = set(learners) - {"frame-ancestors", "script-src"}
    assert {name: framed[name] for name in same} == {name: learners[name] for name in same}
    assert framed["script-src"].startswith("'nonce-")
    assert " " not in framed["script-src"]


@pytest.mark.parametrize("kind", SHOWN)
def test_preview_elsewhere_is_framed_by_nobody(preview, admin_client, course, kind):
    page = kind.objects.get()
    draft = admin_client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    for response in (preview(page), draft):
        assert response.status_code == 200
        assert policy(response)["frame-ancestors"] == "'none'"


def test_no_parameter_makes_a_learners_page_framable(client, course):
    client.force_login(AccountFactory())
    for address in (reverse("web:home"), reverse("web:catalogue")):
        response = client.get(
            address, {"in_preview_panel": "true"}, headers={"in-preview-panel": "true"}
        )
        assert policy(response)["frame-ancestors"] == "'none'"
        assert response["X-Frame-Options"] == "DENY"


def test_course_that_was_never_saved_is_previewed(admin_client, course):
    office = course.get_parent()
    address = reverse("wagtailadmin_pages:preview_on_add", args=["cms", "coursepage", office.pk])
    posted = editing.course_form("A right to rest", slug="rest", summary="Article 24.")
    assert admin_client.post(address, posted).json()["is_valid"]
    page = admin_client.get(address, {"in_preview_panel": "true"}).content.decode()
    assert "A right to rest" in page
    assert "Article 24." in page
    assert Page.objects.filter(slug="rest").count() == 0


def test_preview_of_a_course_says_what_is_wrong_with_it(preview, course):
    form = editing.course_form(summary="")
    page = preview(course, form, in_preview_panel="true").content.decode()
    assert "This page cannot be released yet" in page
    assert "summary: This field cannot be blank." in page


def test_preview_of_a_course_offers_its_runs(preview, course):
    nobody = "Nobody can enrol in this course"
    assert nobody in preview(course, in_preview_panel="true").content.decode()
    release_page(course)
    page = preview(course, in_preview_panel="true").content.decode()
    assert nobody not in page
    assert "Enrol" in page


def test_preview_of_a_course_names_its_published_modules_and_activities(preview, course):
    page = preview(course, in_preview_panel="true").content.decode()
    module = ModulePage.objects.get()
    assert all(each.title in page for each in [module, *module.get_children()])
    assert "10 minutes" in page
