"""Every page in every state (``tests/states``): it answers, and keeps what all pages promise."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from django.test.signals import template_rendered

from tests.states.table import EMPTY_SITE, NO_PAGE, NOBODY, STATES
from tests.states.world import make_world
from web.urls import urlpatterns

pytestmark = pytest.mark.django_db
FOLDERS = ("web/templates", "courses/templates")
# Parts of the CMS's preview, which no page of a learner shows, and what is no page.
NOT_SHOWN = {"courses/quiz.html", "web/sw.js"}


@pytest.fixture(scope="module")
def shown(django_db_setup, django_db_blocker):
    """(state, response) of every state, and the names of all templates that made them."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(ROOT_URLCONF="tests.states.broken"),
        _noting_templates() as templates,
    ):
        pages = [(state, _answer(Client(), state, None)) for state in EMPTY_SITE]
        world = make_world()
        readers = {}
        for state in STATES:
            client = readers.setdefault(state.reader, _client(world, state.reader))
            pages.append((state, _answer(client, state, world)))
        transaction.set_rollback(True)
    return pages, templates


@contextmanager
def _noting_templates():
    names = set()

    def note(template, **_signal):
        names.add(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def _client(world, reader):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if reader != NOBODY:
        client.force_login(getattr(world, reader))
    return client


def _answer(client, state, world):
    path, form = state.path(world), state.form(world)
    if not form:
        return client.get(path)
    client.get(path)
    token = client.cookies[settings.CSRF_COOKIE_NAME].value if state.token else ""
    return client.post(path, form | {"csrfmiddlewaretoken": token}, follow=True)


@pytest.fixture(scope="module")
def pages(shown):
    """(state, response, parsed document) of every state."""
    found = [
        (state, answer, BeautifulSoup(answer.content, "html.parser")) for state, answer in shown[0]
    ]
    assert len(found) > len(STATES)
    return found


def test_every_state_is_answered_as_the_table_says(pages):
    statuses = {state.name: answer.status_code for state, answer, _html in pages}
    assert statuses == {state.name: state.status for state, _answer, _html in pages}


def test_every_route_is_in_the_table(pages):
    """A route that is missing here needs a row in tests/states/table.py."""
    matches = [answer.wsgi_request.resolver_match for _state, answer, _html in pages]
    seen = {match.url_name for match in matches if match}
    assert {pattern.name for pattern in urlpatterns} - seen == NO_PAGE


def test_every_template_is_in_the_table(shown):
    """A template that is missing here needs a state that shows it, in tests/states/table.py."""
    there = {
        path.relative_to(folder).as_posix()
        for name in FOLDERS
        for folder in [Path(settings.BASE_DIR) / name]
        for path in folder.rglob("*.*")
    }
    assert len(there) > 50
    assert {name for name in there - shown[1] if "/styleguide/" not in name} == NOT_SHOWN
