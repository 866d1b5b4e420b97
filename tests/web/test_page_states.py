"""The table of page states (``tests/states``) is complete, and true."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.states.table import EMPTY_SITE, NO_PAGE, STATES
from web.urls import urlpatterns

pytestmark = pytest.mark.django_db
FOLDERS = ("web/templates", "courses/templates")
# The CMS's preview, the picture of a course and the style guide are no pages of a learner. Those of
# partners' frames are others: tests/web/test_frames.py.
NO_PAGES = ("courses/quiz.html", "courses/drawing/", "web/styleguide/", "web/embedding/frame/")


def test_every_state_is_answered_as_the_table_says(visits):
    visits.check(lambda visit: visit.response.status_code - visit.state.status)


def test_every_state_has_a_name_of_its_own():
    names = [state.name for state in [*EMPTY_SITE, *STATES]]
    assert sorted(names) == sorted(set(names))


def test_every_route_is_in_the_table(visits):
    """A route that is missing here needs a row in tests/states/table.py."""
    matches = [visit.response.wsgi_request.resolver_match for visit in visits.english]
    seen = {match.url_name for match in matches if match}
    assert {pattern.name for pattern in urlpatterns} - seen == NO_PAGE


def test_every_template_is_in_the_table(visits):
    """A template that is missing here needs a state that shows it, in tests/states/table.py."""
    there = {
        path.relative_to(folder).as_posix()
        for name in FOLDERS
        for folder in [Path(settings.BASE_DIR) / name]
        for path in folder.rglob("*.html")
    }
    assert len(there) > 50
    missing = {name for name in there - visits.templates if not name.startswith(NO_PAGES)}
    assert missing == set()
