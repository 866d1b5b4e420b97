"""Visits every state with Django's client, and keeps what was answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client, override_settings
from django.test.signals import template_rendered

from tests.states.state import ME, NOBODY, State
from tests.states.table import EMPTY_SITE, STATES
from tests.states.world import World, make_world
from web.sessions import GUEST
from web.single_sign_on import NEW
from web.views.claiming import CLAIMED

OK = 200


@dataclass
class Visit:
    """A state, and what was answered."""

    state: State
    language: str
    response: Any
    html: BeautifulSoup


@dataclass
class Visits:
    """All visits: in English, in Arabic, and in English under neutral titles."""

    english: list[Visit] = field(default_factory=list)
    arabic: list[Visit] = field(default_factory=list)
    neutral: list[Visit] = field(default_factory=list)
    templates: set[str] = field(default_factory=set)

    def check(self, rule: Any) -> None:
        """Fail for the states that break a rule, with what the rule says of each visit."""
        told = {
            (visit.state.name, visit.language): rule(visit)
            for visit in [*self.english, *self.arabic]
        }
        assert len(told) > 2 * len(STATES)
        broken = [f"{state}: {what}" for state, what in told.items() if what]
        assert not broken, "\n".join(broken)


def visit_all() -> Visits:
    """Visit every state, in a transaction that is rolled back."""
    visits = Visits()
    with (
        transaction.atomic(),
        override_settings(ROOT_URLCONF="tests.states.broken"),
        _noting(visits.templates),
    ):
        visits.english = [_visit(Client(), state, None, "en") for state in EMPTY_SITE]
        world = make_world()
        visits.english += _tour(world, "en")
        visits.arabic = _tour(world, "ar")
        type(world.learner).objects.filter(pk=world.learner.pk).update(neutral_titles=True)
        visits.neutral = _tour(world, "en", [state for state in STATES if _is_neutral(state)])
        transaction.set_rollback(True)
    return visits


@contextmanager
def _noting(templates: set[str]) -> Iterator[None]:
    def note(template: Any, **_signal: Any) -> None:
        templates.add(template.name)

    template_rendered.connect(note)
    yield
    template_rendered.disconnect(note)


def _is_neutral(state: State) -> bool:
    """Say whether a page is of the learner, who chose neutral titles, and changes no choice."""
    return state.reader == ME and not (state.sends and state.status == OK)


def _tour(world: World, language: str, states: list[State] = STATES) -> list[Visit]:
    cache.clear()  # a form that was sent on another tour is new on this one
    clients = {name: _client(world, name) for name in {state.reader for state in states}}
    return [_visit(clients[state.reader], state, world, language) for state in states]


def _client(world: World, reader: str) -> Client:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if reader != NOBODY:
        client.force_login(getattr(world, reader))
    elif world:  # who has come from an organisation, and has not chosen a name yet
        session = client.session
        session[NEW] = {"provider": "hq", "subject": "f" * 64, "next": ""}
        session.save()
    if world:
        for each in world.browsers:
            client.cookies[each.cookie] = each.code
    if reader == "returner" and world:
        session = client.session
        session[GUEST] = str(world.other_guest.pk)
        session[CLAIMED] = str(world.guest.pk)
        session.save()
    return client


def _visit(client: Client, state: State, world: World | None, language: str) -> Visit:
    path, form = state.path(world), state.form(world)
    headers = {"Accept-Language": language} | ({"Sec-Fetch-Dest": "iframe"} if state.framed else {})
    asked = {"headers": headers, "follow": True}
    client.cookies.pop(settings.LANGUAGE_COOKIE_NAME, None)  # left by a state before
    response = client.get(path, **asked)
    files = {name: ContentFile(data, name) for name, data in state.attached(world).items()}
    if form or files:
        token = client.cookies[settings.CSRF_COOKIE_NAME].value if state.token else ""
        response = client.post(path, form | files | {"csrfmiddlewaretoken": token}, **asked)
    return Visit(state, language, response, BeautifulSoup(response.content, "html.parser"))
