"""Fixtures that more than one part of the suite uses."""

import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import translation
from xdist.scheduler import LoadScopeScheduling

from courses.errors import DomainError
from courses.services import release_edition
from learners.services import create_token, enrol
from partners.lti.registering import Platform as About
from partners.lti.registering import connect, make_registration
from partners.models import Scope
from partners.services import make_key
from partners.services.keys import KeyAsked
from tests import drafts, migrated
from tests.api.client import ApiClient
from tests.factories import AccountFactory, OfficeFactory, PartnerFactory
from tests.lti import Platform, Visit
from tests.partners.frames import CANARY, SITE, Frame
from tests.partners.lti.framed import PlatformFrame
from tests.states.visits import visit_all

# How long an example takes says nothing on a machine that does other things too.
hypothesis.settings.register_profile("article26", deadline=None)
hypothesis.settings.load_profile("article26")


class Together(LoadScopeScheduling):
    """Gives tests to processes one by one, but for some that one process does, and begins with.

    Those that look at all pages, since it takes a minute to visit them; those of faults, which wait
    most of the time, while the other processes work; those that measure a server at one port.
    xdist's own groups need what pytest has no longer: they change the names of tests.
    """

    ALL_PAGES = (
        "trust/test_pages.py",
        "web/test_kept.py",
        "web/test_page_states.py",
        "web/test_semantics.py",
    )

    def _split_scope(self, nodeid):
        path = nodeid.partition("::")[0]
        if path.endswith(self.ALL_PAGES):
            return "all pages"
        if path.endswith("_faults.py"):
            return "faults"
        return path if path.endswith("test_budgets.py") else nodeid


def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)


NEED_DATABASE = {"db", "transactional_db", "live_server", "templates", "visits"}


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """Begin with what takes longest, so that no processor waits for it at the end.

    What asks for no database says the same on any, and so do pages of the web and of the CMS: the
    walk over all of the web is done on each, and so are the tests of what they call. Marks are
    given before they are looked at.
    """
    for item in items:
        if not _depends_on_database(item):
            item.add_marker(pytest.mark.any_database)
    yield
    items.sort(key=lambda item: item.get_closest_marker("takes_long") is None)


def _depends_on_database(item):
    asked = set(item.fixturenames)
    is_page = any(f"/tests/{part}/" in item.path.as_posix() for part in ("web", "cms"))
    if is_page and not item.get_closest_marker("each_database"):
        return "visits" in asked
    return bool(NEED_DATABASE & asked or item.get_closest_marker("django_db"))


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings, django_db_use_migrations):
    """Begin with a database that was migrated before: true, for it is to be kept so far."""
    if not django_db_use_migrations:
        return False
    migrated.copy_to(connection.creation._get_test_db_name())
    return True


@pytest.fixture(autouse=True)
def _empty_cache():
    """Rate limits of one test must not reach into the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _no_language():
    """A request of one test leaves its language to the thread, and must not reach into the next."""
    translation.deactivate()


@pytest.fixture
def office(db):
    return OfficeFactory()


@pytest.fixture
def release(office):
    """Release a draft; without one, a lesson and a quiz. Returns the edition."""

    def _release(draft=None):
        draft = draft or drafts.course(drafts.lesson(), drafts.quiz(), office_id=office.pk)
        return release_edition(draft=draft).edition

    return _release


@pytest.fixture
def draft(office):
    """A draft of a lesson and a quiz, not released."""
    return drafts.course(drafts.lesson(), drafts.quiz(), office_id=office.pk)


@pytest.fixture
def edition(release, draft):
    return release(draft)


@pytest.fixture
def run(edition):
    return edition.course.runs.get()


@pytest.fixture
def lesson_id(draft):
    return next(a.key for a in draft.activities() if a.kind == "lesson")


@pytest.fixture
def quiz_id(draft):
    return next(a.key for a in draft.activities() if a.kind == "quiz")


@pytest.fixture
def learner(db):
    return AccountFactory()


@pytest.fixture
def enrolment(learner, run):
    return enrol(learner_id=learner.pk, run_id=run.pk, language="en")[0]


@pytest.fixture
def api():
    """The API, asked by nobody in particular."""
    return ApiClient()


@pytest.fixture
def as_learner(learner):
    """The API, asked by the learner with a bearer token."""
    return ApiClient(create_token(account=learner)[0])


@pytest.fixture
def at_once():
    """Call a function in several threads that start together; return results or errors."""

    def _at_once(function, count):
        gate = threading.Barrier(count)

        def call(_number):
            try:
                gate.wait()
                return function()
            except DomainError as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(call, range(count)))

    return _at_once


@pytest.fixture
def replace():
    """``dataclasses.replace``, for drafts of a next edition."""
    return dataclasses.replace


@pytest.fixture(scope="session")
def visits(django_db_setup, django_db_blocker):
    """Every page in every state (``tests/states``), as Django's client gets it."""
    with django_db_blocker.unblock():
        return visit_all()


@pytest.fixture
def partner(office, run):
    partner = PartnerFactory(office=office, name="University of Somewhere")
    partner.runs.add(run)
    return partner


@pytest.fixture
def demo_run(office, partner):
    draft = drafts.course(drafts.lesson(), office_id=office.pk)
    run = release_edition(draft=draft).edition.course.runs.get()
    partner.demo_runs.add(run)
    return run


@pytest.fixture
def boss(db):
    return AccountFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def new_key(partner, boss):
    """Make a key: of the partner, with all scopes, unless told otherwise."""

    def _new_key(of=partner, **fields):
        asked = {"name": "LMS", "scopes": Scope.values, "is_sandbox": False, "days": 30}
        return make_key(partner=of, asked=KeyAsked(**asked | fields), by_id=boss.pk)[0]

    return _new_key


@pytest.fixture
def as_partner(new_key):
    """The API, asked by the partner's program with a key that may do everything."""
    return ApiClient(new_key())


@pytest.fixture
def framing(partner):
    """The partner, with sites that may show its courses in a frame."""
    partner.sites = f"{SITE}\nhttp://localhost:8080"
    partner.save()
    return partner


@pytest.fixture
def ask(framing, as_partner, run):
    """Have the partner's server ask for a token of a frame; return the answer."""

    def _ask(client=as_partner, **fields):
        asked = {"external_id": CANARY, "run_id": str(run.pk), "origin": SITE}
        return client.post("/partner/embed-tokens", asked | fields)

    return _ask


@pytest.fixture
def frame(framing, run):
    return Frame(framing, run)


@pytest.fixture
def inside(frame, ask):
    """A frame whose reader has begun."""
    frame.begin(ask().json()["token"])
    return frame


@pytest.fixture(scope="session")
def _lms():
    return Platform()


@pytest.fixture
def lms(_lms, settings):
    """A learning platform, which has forgotten all that came before."""
    settings.ALLOW_LOCAL_TARGETS = True
    _lms.reset()
    return _lms


@pytest.fixture
def registration(partner, boss, lms):
    """The partner's registration at it, connected."""
    made = make_registration(partner=partner, name="Moodle", is_sandbox=False, by_id=boss.pk)
    connect(registration=made, platform=About(**lms.facts()), by_id=boss.pk)
    made.refresh_from_db()
    return made


@pytest.fixture
def visit(lms, registration):
    """A browser that comes from it."""
    return Visit(Client(), lms, registration)


@pytest.fixture
def framed(lms, registration):
    """A frame within a page of its."""
    return PlatformFrame(lms, registration)
