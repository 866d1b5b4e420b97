"""How much a program may ask is limited, and every answer says what is left."""

import pytest
from django.core.cache import cache
from django.test import Client

from learners.services import create_token
from partners.models import BulkEnrolment
from tests.api.client import ApiClient
from tests.factories import AccountFactory


def left(answer):
    return [policy.split(";")[:2] for policy in answer["RateLimit"].split(", ")]


def test_learners_program_is_told_what_is_left_and_refused_beyond(as_learner, settings):
    settings.LEARNER_RATE = "2/m"
    answers = [as_learner.get("/me") for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert [left(each) for each in answers] == [[['"learner"', f"r={n}"]] for n in (1, 0, 0)]
    assert answers[0]["RateLimit-Policy"] == '"learner";q=2;w=60'
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert answers[2]["Content-Type"] == "application/problem+json"


def test_limit_is_of_the_account_and_not_of_the_token_or_the_session(learner, settings):
    settings.LEARNER_RATE = "2/m"
    browser = Client()
    browser.force_login(learner)
    assert browser.get("/api/v1/me").status_code == 200
    tokens = [create_token(account=learner)[0] for _ in range(2)]
    assert [ApiClient(each).get("/me").status_code for each in tokens] == [200, 429]
    other = create_token(account=AccountFactory())[0]
    assert ApiClient(other).get("/me").status_code == 200
    assert browser.get("/me/").status_code == 200


def test_learning_goes_on_where_nothing_can_be_counted(as_learner, monkeypatch):
    def fail(*_args, **_kwargs):
        raise ConnectionError

    monkeypatch.setattr(type(cache._connections["default"]), "add", fail)
    answer = as_learner.get("/me")
    assert answer.status_code == 200
    assert "RateLimit" not in answer


@pytest.mark.parametrize("kind", ["application/json", "text/csv"])
def test_rows_of_files_cost_and_a_file_that_is_too_dear_costs_nothing(
    kind, as_partner, run, settings
):
    settings.PARTNER_ROWS_RATE = "5/h"

    def send(count):
        names = [f"s-{number}" for number in range(count)]
        body = "external_id\n" + "\n".join(names)
        if kind != "text/csv":
            body = [{"external_id": name} for name in names]
        address = f"/api/v1/partner/enrolments?run_id={run.pk}"
        headers = as_partner.headers
        return as_partner.http.post(address, body, content_type=kind, headers=headers)

    answers = [send(3), send(3), send(2)]
    assert [each.status_code for each in answers] == [202, 429, 202]
    assert [left(each)[1] for each in answers] == [['"rows"', f"r={n}"] for n in (2, 2, 0)]
    assert BulkEnrolment.objects.count() == 2
