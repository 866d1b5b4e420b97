"""Nothing that was promised in the API is taken away; what changes is in the changelog."""

import copy
import json
import re

import pytest

from config.api import api as ninja_api
from tests.api.promises import CHANGES, RECORD, broken, summary

pytestmark = pytest.mark.any_database


@pytest.fixture(scope="module")
def document():
    return json.loads(json.dumps(ninja_api.get_openapi_schema(), default=str))


@pytest.fixture
def changed(document):
    return copy.deepcopy(document)


def test_what_was_promised_is_kept(document):
    """New routes and fields pass: ``make api-changes`` promises them, with lines to edit."""
    promised = json.loads(RECORD.read_text())
    assert len(promised) > 60
    told = "\n".join(broken(promised, summary(document)))
    assert not told, (
        f"This breaks programs of others:\n{told}\nPut it back beside what is new; or, if nobody "
        "can have used it yet, change docs/api.json, and say so in docs/api-changes.md."
    )


def test_changelog_names_routes_that_there_are(document):
    there = set(summary(document)) | set(json.loads(RECORD.read_text()))
    named = re.findall(r"`([A-Z]+ /[^`]*)`", CHANGES.read_text())
    assert named
    assert not set(named) - there, "docs/api-changes.md names routes that are not there"


def way(document, path, method):
    return document["paths"][f"/api/v1{path}"][method]


def without_route(document):
    del document["paths"]["/api/v1/me"]["get"]


def without_field(document):
    del document["components"]["schemas"]["MeOut"]["properties"]["username"]


def without_inner_field(document):
    del document["components"]["schemas"]["OutlineActivity"]["properties"]["title"]


def with_null(document):
    schema = document["components"]["schemas"]["MeOut"]["properties"]["username"]
    schema |= {"anyOf": [{"type": "string"}, {"type": "null"}]}


def with_required_parameter(document):
    more = {"in": "query", "name": "more", "schema": {"type": "string"}, "required": True}
    way(document, "/me", "get")["parameters"].append(more)


def with_required_field(document):
    document["components"]["schemas"]["EnrolIn"]["required"].append("language")


def without_choice(document):
    choices = document["components"]["schemas"]["MePatch"]["properties"]["extra_time"]["anyOf"]
    choices[0]["enum"].remove(50)


def without_status(document):
    del way(document, "/me/enrolments", "post")["responses"]["201"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (without_route, "GET /me: is gone"),
        (without_field, "GET /me: 200: application/json.username is gone"),
        (
            without_inner_field,
            "GET /editions/{edition_id}: "
            "200: application/json.modules[].activities[].title is gone",
        ),
        (with_null, "GET /me: 200: application/json.username may be null now"),
        (with_required_parameter, "GET /me: query.more is required, and was not"),
        (
            with_required_field,
            "POST /me/enrolments: application/json.language is required, and was not",
        ),
        (without_choice, "PATCH /me: application/json.extra_time may no longer be =50"),
        (without_status, "POST /me/enrolments: 201 is answered no more"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_what_would_break_a_client_is_found(change, told, document, changed):
    change(changed)
    assert told in broken(summary(document), summary(changed))


def test_what_is_new_breaks_nobody(document, changed):
    fields = changed["components"]["schemas"]
    fields["MeOut"]["properties"]["more"] = {"type": "string"}
    fields["EnrolIn"]["properties"]["more"] = {"type": "string"}
    changed["paths"]["/api/v1/more"] = changed["paths"]["/api/v1/me"]
    assert broken(summary(document), summary(changed)) == []
    assert broken(summary(document), summary(document)) == []
