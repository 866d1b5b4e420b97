"""TRUST.md B1, D9: what no page may do, in every state of every page."""

import re
from urllib.parse import urlsplit

import pytest

from tests.states.state import NOBODY

pytestmark = pytest.mark.django_db
# What a browser fetches, or sends to, without being asked by its reader.
FETCHED = {
    *("src", "srcset", "poster", "data", "action", "formaction", "ping", "background", "manifest"),
}
SAID_ONLY = {"canonical", "alternate"}  # nothing is fetched for these
SERVER_FAILS = {500, 503}


def test_scripts_run_by_nonce_and_nothing_is_inline(visits):
    def rule(visit):
        policy = visit.response["Content-Security-Policy"]
        nonces = re.findall(r"'nonce-([^']+)'", policy)
        scripts = visit.html.find_all("script")
        return [
            *(tag for tag in scripts if tag.get("nonce") not in nonces or tag.get_text(strip=True)),
            *visit.html.find_all("style"),
            *visit.html.find_all(style=True),
            *visit.html.find_all(_has_handler),
            *visit.html.find_all(href=re.compile(r"^\s*(javascript|data):", re.IGNORECASE)),
        ]

    visits.check(rule)


def _has_handler(tag):
    return any(name.startswith("on") for name in tag.attrs)


def test_policies_allow_nothing_inline_and_nobody_else(visits):
    def rule(visit):
        policy = dict(
            part.strip().partition(" ")[::2]
            for part in visit.response["Content-Security-Policy"].split(";")
        )
        known = {"'self'", "'none'", visit.state.platform}
        loose = [
            source
            for sources in policy.values()
            for source in sources.split()
            if source not in known and not source.startswith("'nonce-")
        ]
        closed = {"default-src": "", "base-uri": "", "frame-ancestors": visit.state.platform}
        return loose or any(policy[name] not in {"'none'", site} for name, site in closed.items())

    visits.check(rule)


def test_nothing_is_fetched_from_or_sent_to_anybody_else(visits):
    def rule(visit):
        asked = [
            tag[name] for tag in visit.html.find_all(True) for name in FETCHED if tag.has_attr(name)
        ]
        linked = visit.html.find_all(["link", "use", "image"], href=True)
        asked += [tag["href"] for tag in linked if not SAID_ONLY & set(tag.get("rel", []))]
        return [address for address in asked if urlsplit(address).netloc]

    visits.check(rule)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_every_answer_carries_the_header(header, value, visits):
    """But for the pages that a learning platform shows in a frame, which its policy names."""
    of_frames = {"X-Frame-Options", "Cross-Origin-Opener-Policy"}

    def rule(visit):
        if visit.state.platform and header in of_frames:
            return False
        return visit.response.get(header) != value

    visits.check(rule)


def test_what_somebody_saw_is_kept_by_no_cache(visits):
    def rule(visit):
        if visit.state.reader == NOBODY:
            return None
        said = visit.response.get("Cache-Control", "")
        return not {"private", "no-store"} <= set(said.split(", "))

    visits.check(rule)


def test_browsers_offer_answers_to_nobody(visits):
    """What is typed in a quiz is not kept by the browser's autofill."""

    def rule(visit):
        fields = visit.html.select("main form [name^='q-']:not([type=hidden])")
        return [field["name"] for field in fields if not _is_off(field)]

    visits.check(rule)
    assert any(visit.html.select("textarea[name^='q-']") for visit in visits.english)


def _is_off(field):
    return "off" in {field.get("autocomplete"), field.find_parent("form").get("autocomplete")}


def test_neutral_titles_and_icons_name_nothing(visits):
    assert len(visits.neutral) > 20
    for visit in visits.neutral:
        icon = visit.html.select_one("link[rel=icon]")["href"]
        if visit.state.status in SERVER_FAILS:  # asks no database whose page it is
            assert "Article 26" not in visit.html.title.get_text()
        else:
            assert visit.html.title.get_text() == "Notes", visit.state.name
        assert "neutral" in icon, visit.state.name
