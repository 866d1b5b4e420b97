"""The pages of a partner's frame: whole in each language, and all their links lead somewhere."""

import re
import uuid

import pytest
from bs4 import BeautifulSoup

from learners.models import Enrolment, Purpose
from learners.services import complete_lesson
from partners.brand import Brand
from partners.models import PartnerLearner
from partners.services.brand import set_brand

LANGUAGES = ["en", "ar"]


def read(response):
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def pages(inside, run, lesson_id, quiz_id):
    """All kinds of pages of somebody who has begun, by their addresses in the frame."""
    return [
        f"runs/{run.pk}/",
        f"runs/{run.pk}/{lesson_id}/",
        f"runs/{run.pk}/{quiz_id}/",
        f"consents/{Purpose.PARTNERS}/",
        "outside/account/",
        "outside/certificates/",
        "runs/x/",
    ]


def test_every_page_stays_in_the_frame_or_opens_a_window(inside, pages):
    for page in pages:
        html = read(inside.get(page))
        assert len(html.find_all("h1")) == 1, page
        assert html.html["class"] == ["embedded"], page
        for link in html.find_all("a", href=True):
            stays = link["href"].startswith(("#", inside.path))
            assert stays or link.get("target") == "_blank", (page, link)
        for form in html.find_all("form", action=True):
            assert form["action"].startswith(inside.path) or form["target"] == "_blank", page


def test_every_link_of_a_page_leads_somewhere(inside, pages):
    seen = set()
    for page in pages:
        seen |= {link["href"] for link in read(inside.get(page)).find_all("a", href=True)}
    mine = {address.split("#")[0] for address in seen if address.startswith(inside.path)}
    assert len(mine) >= 6
    for address in mine:
        assert inside.get(address).status_code in {200, 302}, address


def test_scripts_run_by_nonce_and_nothing_is_inline(inside, pages):
    for page in [*pages, ""]:
        response = inside.get(page)
        nonce = re.search(r"'nonce-([^']+)'", response["Content-Security-Policy"])[1]
        html = read(response)
        assert html.find_all("script")
        assert all(tag["nonce"] == nonce and tag["src"] for tag in html.find_all("script")), page
        assert not html.find_all("style") + html.find_all(style=True), page


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_in_the_language_that_the_partner_says(language, ask, frame, release, run):
    token = ask(language=language).json()["token"]
    welcome = read(frame.get(frame.enter(token).json()["onward"]))
    assert welcome.html["lang"] == language
    assert welcome.html["dir"] == ("rtl" if language == "ar" else "ltr")
    for page in ("sign-in/", ""):
        assert read(frame.get(page)).html["lang"] == language


def test_one_lesson_is_opened_where_the_partner_names_it(ask, frame, run, lesson_id):
    token = ask(activity_id=str(lesson_id)).json()["token"]
    asked = frame.begin(token)
    assert asked["Location"].endswith(f"/consents/{Purpose.PARTNERS}/")
    onward = frame.get("course/consents/")["Location"]
    assert onward == f"{frame.path}runs/{run.pk}/{lesson_id}/"


def test_who_has_begun_is_asked_about_sharing_no_more(inside, run, lesson_id, ask):
    learner_id = PartnerLearner.objects.get().learner_id
    complete_lesson(learner_id=learner_id, run_id=run.pk, activity_id=lesson_id)
    assert inside.get(inside.enter(ask().json()["token"]).json()["onward"])["Location"] == (
        f"{inside.path}runs/{run.pk}/"
    )
    assert Enrolment.objects.get().done == 1


def test_leaving_the_course_and_coming_back_stays_in_the_frame(inside, run):
    course = f"runs/{run.pk}/"
    left = inside.send(f"{course}withdraw/", inside.get(course))
    assert left["Location"].startswith(inside.path)
    again = inside.get(course)
    assert inside.send(f"{course}enrol/", again)["Location"] == f"{inside.path}{course}"
    assert Enrolment.objects.get().state == "active"


def test_page_costs_a_few_queries_more_than_on_the_site(
    inside, run, lesson_id, django_assert_max_num_queries
):
    inside.get(f"runs/{run.pk}/{lesson_id}/")
    with django_assert_max_num_queries(14):
        inside.get(f"runs/{run.pk}/{lesson_id}/")


def test_partner_that_has_chosen_colours_and_a_logo_is_recognised(inside, framing, run):
    page = f"runs/{run.pk}/"
    plain = read(inside.get(page))
    assert "branded" not in plain.html["class"]
    colours = {"paper": "#ffffff", "ink": "#101010", "action": "#0000aa"}
    set_brand(partner=framing, brand=Brand(**colours, logo="/media/logo.png"), by_id=uuid.uuid4())
    for address in (page, ""):
        html = read(inside.get(address))
        assert html.html["class"] == ["embedded", "branded"]
        theme = html.find("link", href=re.compile(r"^/brands/"))["href"]
        assert "--action: #0000aa" in inside.get(theme).content.decode()
        assert html.find("img", class_="logo")["alt"] == framing.name


def test_script_is_kept_by_caches_and_names_no_other_host(client, settings):
    script = client.get("/embed.js")
    assert script["Cache-Control"] == "public, max-age=3600"
    assert script["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert set(re.findall(r"https?://[^\"/]+", script.content.decode())) == {settings.SITE_URL}
