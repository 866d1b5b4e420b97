"""Addresses of ours are shown in pages of others as oEmbed has it: text with a link, or a frame."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client


def asked(client, url, **more):
    return client.get("/oembed/", {"url": url, **more})


@pytest.fixture
def address(edition, settings):
    return f"{settings.SITE_URL}/courses/{edition.course.slug}/"


def test_course_is_a_text_with_a_link(client, address, edition, learner):
    told = asked(client, address)
    card = told.json()
    html = BeautifulSoup(card["html"], "html.parser")
    assert (card["version"], card["type"], card["title"]) == ("1.0", "rich", edition.title)
    assert html.a["href"].startswith(address)
    assert not html.find_all(["script", "iframe", "img"])
    assert told["Access-Control-Allow-Origin"] == "*"
    client.force_login(learner)
    assert asked(client, address).json() == card


def test_page_of_a_course_leads_to_it(client, address):
    page = client.get(address).content.decode()
    link = re.search(r'<link rel="alternate" type="application/json\+oembed" href="([^"]+)"', page)
    assert client.get(link[1]).json()["type"] == "rich"


def test_frame_is_a_frame(client, frame, settings):
    card = asked(client, f"{settings.SITE_URL}{frame.path}").json()
    html = BeautifulSoup(card["html"], "html.parser")
    assert html.iframe["src"] == f"{settings.SITE_URL}{frame.path}"


def test_narrow_page_gets_what_fits(client, address):
    for said, width in (("300", 300), ("9999", 720), ("x", 720), ("-1", 720)):
        assert asked(client, address, maxwidth=said).json()["width"] == width


@pytest.mark.parametrize(
    "url",
    [
        *("", "x", "https://evil.example/courses/x/", "{site}.evil/", "{site}/", "{site}/me/"),
        *("{site}/courses/none/", "{site}/courses/\x00/", "{frame}welcome/"),
    ],
)
def test_other_addresses_are_not_shown(url, frame, settings):
    home = settings.SITE_URL
    wanted = url.format(site=home, frame=f"{home}{frame.path}")
    assert asked(Client(), wanted).status_code == 404


def test_run_that_no_site_may_frame_is_not_shown(frame, partner, settings):
    partner.sites = ""
    partner.save()
    assert asked(Client(), f"{settings.SITE_URL}{frame.path}").status_code == 404


def test_xml_is_not_spoken(client, address):
    assert asked(client, address, format="xml").status_code == 501


def test_titles_with_markup_stay_text(client, release, office, settings):
    from tests import drafts

    draft = drafts.course(drafts.lesson(), office_id=office.pk, title='<img src=x onerror="x">')
    slug = release(draft).course.slug
    html = asked(client, f"{settings.SITE_URL}/courses/{slug}/").json()["html"]
    assert "<img" not in html
