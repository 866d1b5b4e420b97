"""Every route of the partner API × every scope × own and foreign objects (TRUST.md A1, A4).

The routes come from the OpenAPI document: one without a row below fails.
"""

import pytest
from django.core.cache import cache
from django.db import transaction

from config.api import api as ninja_api
from partners.models import PartnerLearner, Scope
from partners.services import enrol_bulk, make_key
from partners.services.keys import KeyAsked
from tests.api.client import ApiClient
from tests.factories import AccountFactory, PartnerFactory
from tests.partners.hooks import listening

ANY = None
# The scope that a route needs, and what it answers about an own and a foreign object.
EXPECTED = {
    ("POST", "/partner/enrolments"): (Scope.ENROL, 422, 422),
    ("GET", "/partner/enrolments/{bulk_id}"): (Scope.ENROL, 200, 404),
    ("GET", "/partner/enrolments/{bulk_id}/rows"): (Scope.ENROL, 200, 404),
    ("GET", "/partner/progress"): (Scope.PROGRESS, 200, 200),
    ("GET", "/partner/learners/{learner}/certificates"): (Scope.PROGRESS, 200, 404),
    ("POST", "/partner/rosters"): (Scope.ENROL, 422, 422),
    ("GET", "/partner/webhooks"): (Scope.WEBHOOKS, 200, 200),
    ("POST", "/partner/webhooks"): (Scope.WEBHOOKS, 422, 422),
    ("GET", "/partner/webhooks/{endpoint_id}"): (Scope.WEBHOOKS, 200, 404),
    ("PATCH", "/partner/webhooks/{endpoint_id}"): (Scope.WEBHOOKS, 200, 404),
    ("DELETE", "/partner/webhooks/{endpoint_id}"): (Scope.WEBHOOKS, 204, 404),
    ("POST", "/partner/webhooks/{endpoint_id}/resume"): (Scope.WEBHOOKS, 200, 404),
    ("POST", "/partner/webhooks/{endpoint_id}/secret"): (Scope.WEBHOOKS, 200, 404),
    ("POST", "/partner/webhooks/{endpoint_id}/ping"): (Scope.WEBHOOKS, 202, 404),
    ("POST", "/partner/webhooks/{endpoint_id}/replay"): (Scope.WEBHOOKS, 202, 404),
    ("GET", "/partner/webhooks/{endpoint_id}/deliveries"): (Scope.WEBHOOKS, 200, 404),
    ("GET", "/partner/reports"): (Scope.REPORTS, 200, 200),
    ("POST", "/partner/embed-tokens"): (Scope.ENROL, 422, 422),
    ("GET", "/partner/key"): (ANY, 200, 200),
    ("GET", "/partner/runs"): (Scope.CATALOGUE, 200, 200),
    ("GET", "/partner/runs/{run_id}/edition"): (Scope.CONTENT, 200, 404),
    ("GET", "/partner/runs/{run_id}/activities/{activity_id}"): (Scope.CONTENT, 200, 404),
}


def routes():
    for path, methods in ninja_api.get_openapi_schema()["paths"].items():
        for method in methods:
            if path.startswith("/api/v1/partner/"):
                yield method.upper(), path.removeprefix("/api/v1")


@pytest.fixture
def partner(office, run):
    partner = PartnerFactory(office=office)
    partner.runs.add(run)
    return partner


@pytest.fixture
def objects(partner, run, quiz_id):
    """One of each kind that an address names, all of them the partner's."""
    client = client_of(partner, Scope.ENROL)
    rows = [{"external_id": "s-1", "run_id": str(run.pk)}]
    bulk_id = client.post("/partner/enrolments", rows).json()["id"]
    enrol_bulk(bulk_id)
    learner = PartnerLearner.objects.get().pk
    endpoint, _secret = listening(partner, "https://hooks.example.org/")
    return {
        "run_id": run.pk,
        "activity_id": quiz_id,
        "bulk_id": bulk_id,
        "learner": learner,
        "endpoint_id": endpoint.pk,
    }


def client_of(partner, scope, **fields):
    asked = KeyAsked(**{"name": "x", "scopes": [scope], "is_sandbox": False, "days": 1} | fields)
    return ApiClient(make_key(partner=partner, asked=asked, by_id=AccountFactory().pk)[0])


def test_every_route_has_its_row():
    assert set(routes()) == set(EXPECTED)
    assert len(EXPECTED) >= 9


@pytest.mark.parametrize("whose", ["own", "foreign", "sandbox"])
@pytest.mark.parametrize("scope", Scope.values)
def test_who_gets_what(scope, whose, partner, objects):
    of = PartnerFactory() if whose == "foreign" else partner
    client = client_of(of, scope, is_sandbox=whose == "sandbox")
    wrong = []
    for (method, path), (needed, own, foreign) in sorted(EXPECTED.items()):
        cache.clear()
        expected = own if whose == "own" else foreign
        if needed not in {ANY, scope}:
            expected = 403
        with transaction.atomic():
            response = getattr(client, method.lower())(path.format(**objects))
            transaction.set_rollback(True)
        is_problem = response.headers.get("Content-Type") == "application/problem+json"
        if response.status_code != expected or is_problem != (expected >= 400):
            wrong.append(f"{method} {path}: {response.status_code} {response.content[:200]}")
    assert not wrong, "\n".join(wrong)
