"""Learning record stores get statements with registered verbs and a pairwise actor."""

import base64
import uuid

import pytest
from ralph.models.xapi.base.statements import BaseXapiStatement

from certificates.models import Certificate, RevocationReason
from certificates.services import issue_certificate, revoke_certificate
from partners.models import Delivery
from partners.webhooks.delivering import deliver_due
from tests.partners.hooks import finishes, joins, listening, shares
from tests.partners.receiver import receiving


@pytest.fixture
def store(settings, partner):
    settings.ALLOW_LOCAL_TARGETS = True
    with receiving() as receiver:
        listening(partner, receiver.url, kind="xapi", credentials="a26:word")
        yield receiver


@pytest.fixture
def pairwise(store, as_partner, learner, run, lesson_id, quiz_id):
    """The learner, who shares, and has completed the course and a certificate."""
    known = joins(as_partner, learner, run)
    shares(learner)
    finishes(learner, run, lesson_id, quiz_id)
    issue_certificate(learner_id=learner.pk, certificate_id=Certificate.objects.get().id)
    deliver_due()
    return known


def test_statements_tell_the_story(store, pairwise, run, edition, settings):
    statements = store.events
    verbs = [each["verb"]["id"].rpartition("/")[2] for each in statements]
    assert verbs == ["registered", "progressed", "completed", "earned"]
    for each in statements:
        assert uuid.UUID(each["id"])
        assert each["actor"]["account"] == {"homePage": settings.SITE_URL, "name": pairwise}
        assert each["timestamp"].endswith("Z")
        assert BaseXapiStatement.model_validate(each)
    registered, progressed, completed, earned = statements
    assert registered["object"]["id"].endswith(f"/partner/runs/{run.pk}")
    assert registered["object"]["definition"]["name"] == {"und": edition.title}
    assert list(progressed["result"]["extensions"].values()) == [50]
    assert completed["result"]["score"] == {"scaled": 1}
    assert earned["object"]["definition"]["name"] == {"und": edition.title}


def test_the_store_is_asked_as_it_wants_to_be(store, pairwise):
    headers, _body = store.got[0]
    assert headers["X-Experience-API-Version"] == "1.0.3"
    assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")) == b"a26:word"
    assert not any(name.startswith("webhook") for name in headers)


def test_what_is_revoked_is_voided(store, pairwise, learner, boss):
    ids = {"learner_id": learner.pk, "certificate_id": Certificate.objects.get().id}
    revoke_certificate(**ids, reason=RevocationReason.ERROR, by_id=boss.pk)
    deliver_due()
    earned, voided = store.events[-2:]
    assert voided["verb"]["id"].endswith("/voided")
    assert BaseXapiStatement.model_validate(voided)
    assert voided["object"] == {"objectType": "StatementRef", "id": earned["id"]}


def test_what_the_store_has_already_counts_as_arrived(store, pairwise):
    Delivery.objects.update(state="waiting")
    store.answers = [409] * 4
    deliver_due()
    deliver_due()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
