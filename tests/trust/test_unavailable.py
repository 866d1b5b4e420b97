"""A database that is gone: 503 with Retry-After, and recovery without a restart (TRUST.md C6)."""

import pytest
from django.db import OperationalError, connection

from learners.models import Enrolment


def gone(execute, sql, params, many, context):
    raise OperationalError("server closed the connection unexpectedly")


@pytest.mark.parametrize("path", ["/api/v1/courses", "/", "/healthz"])
def test_lost_database_is_503_and_comes_back(client, db, path):
    client.raise_request_exception = False
    with connection.execute_wrapper(gone):
        response = client.get(path)
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert client.get(path).status_code == 200


def test_lost_database_is_a_problem_for_writes_and_half_writes_nothing(as_learner, run):
    as_learner.http.raise_request_exception = False

    def gone_at_the_history(execute, sql, params, many, context):
        if "enrolmentevent" in sql:
            raise OperationalError
        return execute(sql, params, many, context)

    body = {"run_id": str(run.pk)}
    with connection.execute_wrapper(gone_at_the_history):
        response = as_learner.post("/me/enrolments", body)
    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    assert not Enrolment.objects.exists()
    assert as_learner.post("/me/enrolments", body).status_code == 201
