"""One journey for each kind of user, in Chromium."""

import pytest
from django.urls import reverse

from certificates.models import Certificate
from certificates.services import issue_certificate
from cms.models import OfficePage
from courses.models import Edition
from tests.cms import pages
from tests.cms.staff import enlist
from tests.factories import PASSPHRASE, AccountFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def course(office):
    return pages.small_course(office)


def test_educator_releases_and_learner_earns_a_certificate(desk, page, course):
    _release(desk, course)
    _learn(page)
    certificate = Certificate.objects.get()
    issue_certificate(learner_id=certificate.learner_id, certificate_id=certificate.id)
    page.goto(reverse("web:certificates"))
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    page.goto(f"/verify/{Certificate.objects.get().code}")
    assert course.title in page.locator("main").inner_text()
    assert "amina" not in page.locator("main").inner_text().lower()


def _release(desk, course):
    educator = AccountFactory(is_staff=True)
    enlist(educator, OfficePage.objects.get())
    desk.goto("/cms/")
    desk.fill("input[name=username]", educator.username)
    desk.fill("input[name=passphrase]", PASSPHRASE)
    desk.locator("main button[type=submit]").first.click()
    desk.wait_for_url("**/cms/")
    desk.goto(reverse("cms:release", args=[course.pk]))
    desk.get_by_role("button", name="Release the chosen languages").click()
    desk.wait_for_load_state()
    assert "edition 1 is released" in desk.content()
    assert Edition.objects.count() == 1


def _learn(page):
    page.goto("/")
    page.get_by_role("link", name="Human rights", exact=True).first.click()
    page.get_by_role("link", name="Sign up").last.click()
    page.get_by_label("User name").fill("amina")
    page.get_by_label("Passphrase").first.fill("river kite saffron")
    page.locator("main button[type=submit]").click()
    page.goto("/courses/")
    page.get_by_role("link", name="Human rights", exact=True).first.click()
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("link", name="Lesson").first.click()
    page.locator("main form button[type=submit]").first.click()
    _pass_quiz(page)


def _pass_quiz(page):
    page.locator("main form button[type=submit]").first.click()
    page.get_by_label("Option 0").check()
    page.get_by_role("button", name="Submit").click()
    assert "100" in page.locator("main").inner_text()


def test_pages_need_no_other_host(page, course, live_server):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/courses/", "/sign-up/", "/verify/", "/nothing-here/"):
        page.goto(path)
    assert asked
    assert all(url.startswith(live_server.url) for url in asked)
