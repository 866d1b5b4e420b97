"""Every API route × every role × own and foreign object. A route without expectation fails."""

import uuid

import pytest
from django.core.cache import cache
from django.db import transaction

from certificates.models import Certificate
from certificates.services import issue_certificate
from config.api import api as ninja_api
from impact.models import Release, ReleaseState
from learners.services import complete_lesson, create_token, enrol, start_attempt, submit_attempt
from tests import drafts, programmes
from tests.api.client import ApiClient
from tests.factories import AccountFactory, PartnerLearnerFactory

ROLES = ("anonymous", "owner", "other")
# What each of them gets.
EXPECTED = {
    ("GET", "/courses"): (200, 200, 200),
    ("GET", "/courses/{slug}"): (200, 200, 200),
    ("GET", "/programmes"): (200, 200, 200),
    ("GET", "/programmes/{slug}"): (200, 200, 200),
    ("GET", "/me/programmes"): (401, 200, 200),
    ("GET", "/editions/{edition_id}"): (200, 200, 200),
    ("GET", "/editions/{edition_id}/activities/{activity_id}"): (200, 200, 200),
    ("POST", "/editions/{edition_id}/activities/{activity_id}/checks/{question_id}"): (
        422,
        422,
        422,
    ),
    ("GET", "/certificates/{code}"): (200, 200, 200),
    ("POST", "/certificates/documents/check"): (200, 200, 200),
    ("POST", "/auth/sign-up"): (422, 422, 422),
    ("POST", "/auth/guest"): (201, 201, 201),
    ("POST", "/auth/sign-in"): (422, 422, 422),
    ("POST", "/auth/recover"): (422, 422, 422),
    ("POST", "/auth/reset-codes"): (422, 422, 422),
    ("POST", "/auth/reset"): (422, 422, 422),
    ("POST", "/auth/sign-out"): (401, 204, 204),
    ("GET", "/consent-texts"): (200, 200, 200),
    ("GET", "/me/consents"): (401, 200, 200),
    ("GET", "/me/consents/history"): (401, 200, 200),
    ("PUT", "/me/consents/{purpose}"): (401, 422, 422),
    ("DELETE", "/me/consents/{purpose}"): (401, 204, 204),
    ("POST", "/me/guardian-code"): (401, 422, 422),
    ("GET", "/me"): (401, 200, 200),
    ("PATCH", "/me"): (401, 200, 200),
    ("POST", "/me/sign-up"): (401, 422, 422),
    ("POST", "/me/guest"): (401, 422, 422),
    ("GET", "/me/data"): (401, 200, 200),
    ("PUT", "/me/passphrase"): (401, 422, 422),
    ("GET", "/me/profile"): (401, 200, 200),
    ("PATCH", "/me/profile"): (401, 200, 200),
    ("DELETE", "/me/profile"): (401, 204, 204),
    ("POST", "/me/recovery-codes"): (401, 422, 422),
    ("POST", "/me/erasure"): (401, 422, 422),
    ("DELETE", "/me/erasure"): (401, 204, 204),
    ("PUT", "/me/restriction"): (401, 200, 200),
    ("DELETE", "/me/restriction"): (401, 204, 204),
    ("GET", "/me/email"): (401, 200, 200),
    ("POST", "/me/email"): (401, 422, 422),
    ("POST", "/me/email/confirmation"): (401, 422, 422),
    ("POST", "/me/email/removal"): (401, 422, 422),
    ("GET", "/me/enrolments"): (401, 200, 200),
    ("POST", "/me/enrolments"): (401, 422, 422),
    ("GET", "/me/enrolments/{run_id}"): (401, 200, 404),
    ("PATCH", "/me/enrolments/{run_id}"): (401, 422, 422),
    ("POST", "/me/enrolments/{run_id}/withdrawal"): (401, 200, 409),
    ("PUT", "/me/enrolments/{run_id}/activities/{activity_id}/completion"): (401, 409, 409),
    ("POST", "/me/enrolments/{run_id}/activities/{activity_id}/attempts"): (401, 422, 422),
    ("GET", "/me/attempts/{attempt_id}"): (401, 200, 404),
    ("GET", "/me/attempts/{attempt_id}/paper"): (401, 200, 404),
    ("PUT", "/me/attempts/{attempt_id}/answers"): (401, 422, 422),
    ("POST", "/me/attempts/{attempt_id}/checks"): (401, 422, 422),
    ("POST", "/me/attempts/{attempt_id}/submission"): (401, 200, 404),
    ("POST", "/me/partner-invitations"): (401, 422, 422),
    ("GET", "/me/partners"): (401, 200, 200),
    ("DELETE", "/me/partners/{known_as_id}"): (401, 204, 404),
    ("POST", "/partner/enrolments"): (401, 401, 401),
    ("POST", "/partner/embed-tokens"): (401, 401, 401),
    ("GET", "/partner/enrolments/{bulk_id}"): (401, 401, 401),
    ("GET", "/partner/enrolments/{bulk_id}/rows"): (401, 401, 401),
    ("GET", "/partner/progress"): (401, 401, 401),
    ("GET", "/partner/learners/{learner}/certificates"): (401, 401, 401),
    ("POST", "/partner/rosters"): (401, 401, 401),
    ("GET", "/partner/webhooks"): (401, 401, 401),
    ("POST", "/partner/webhooks"): (401, 401, 401),
    ("GET", "/partner/webhooks/{endpoint_id}"): (401, 401, 401),
    ("PATCH", "/partner/webhooks/{endpoint_id}"): (401, 401, 401),
    ("DELETE", "/partner/webhooks/{endpoint_id}"): (401, 401, 401),
    ("POST", "/partner/webhooks/{endpoint_id}/resume"): (401, 401, 401),
    ("POST", "/partner/webhooks/{endpoint_id}/secret"): (401, 401, 401),
    ("POST", "/partner/webhooks/{endpoint_id}/ping"): (401, 401, 401),
    ("POST", "/partner/webhooks/{endpoint_id}/replay"): (401, 401, 401),
    ("GET", "/partner/webhooks/{endpoint_id}/deliveries"): (401, 401, 401),
    ("GET", "/partner/reports"): (401, 401, 401),
    ("GET", "/partner/key"): (401, 401, 401),
    ("GET", "/partner/runs"): (401, 401, 401),
    ("GET", "/partner/runs/{run_id}/edition"): (401, 401, 401),
    ("GET", "/partner/runs/{run_id}/activities/{activity_id}"): (401, 401, 401),
    ("GET", "/reports/releases"): (401, 404, 404),
    ("GET", "/reports/releases/{release_id}"): (401, 404, 404),
    ("GET", "/reports/releases/{release_id}/csv"): (401, 404, 404),
    ("POST", "/me/sync"): (401, 422, 422),
    ("GET", "/me/certificates"): (401, 200, 200),
    ("PATCH", "/me/certificates/{certificate_id}"): (401, 422, 422),
    ("GET", "/me/certificates/{certificate_id}/pdf"): (401, 200, 404),
    ("GET", "/me/certificates/{certificate_id}/badge"): (401, 200, 404),
    ("POST", "/me/certificates/{certificate_id}/replacement"): (401, 409, 404),
    ("GET", "/me/certificates/{certificate_id}/badge.svg"): (401, 200, 404),
    ("GET", "/me/certificates/{certificate_id}/badge.png"): (401, 200, 404),
}


def routes():
    for path, methods in ninja_api.get_openapi_schema()["paths"].items():
        for method in methods:
            yield method.upper(), path.removeprefix("/api/v1")


@pytest.fixture
def objects(learner, run, enrolment, edition, lesson_id, quiz_id):
    """One object of each kind, all of them the owner's."""
    ids = {"learner_id": learner.pk, "run_id": run.pk}
    complete_lesson(**ids, activity_id=lesson_id)
    attempt, _ = start_attempt(**ids, activity_id=quiz_id, attempt_id=uuid.uuid4())
    submit_attempt(learner_id=learner.pk, attempt_id=attempt.id, answers=drafts.right_answers())
    certificate = Certificate.objects.get()
    issue_certificate(learner_id=learner.pk, certificate_id=certificate.id)
    programmes.save([edition.course], slug=edition.course.slug)
    return {
        "slug": edition.course.slug,
        "edition_id": edition.pk,
        "activity_id": quiz_id,
        "question_id": drafts.SINGLE,
        "run_id": run.pk,
        "attempt_id": attempt.id,
        "certificate_id": certificate.id,
        "purpose": "email",
        "code": certificate.code,
        "bulk_id": uuid.uuid4(),
        "endpoint_id": uuid.uuid4(),
        "learner": uuid.uuid4(),
        "known_as_id": PartnerLearnerFactory(learner_id=learner.pk).pk,
        "release_id": Release.objects.create(
            run=run,
            due_on="2026-11-23",
            state=ReleaseState.FROZEN,
            frozen_at="2026-11-23T00:00Z",
        ).pk,
    }


def test_every_route_has_an_expectation():
    assert set(routes()) == set(EXPECTED)


@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_each_role_as_expected(role, objects, learner):
    """One test for all routes: what stands behind them takes longer to make than to ask for."""
    account = {"anonymous": None, "owner": learner, "other": AccountFactory()}[role]
    token = create_token(account=account)[0] if account else None
    wrong = [
        f"{method} {path}: {told}"
        for method, path in sorted(EXPECTED)
        if (told := _unexpected(method, path, role, token, objects))
    ]
    assert not wrong, "\n".join(wrong)


def _unexpected(method, path, role, token, objects):
    """What is wrong with an answer, if anything; what asking for it changed is taken back."""
    cache.clear()
    with transaction.atomic():
        response = getattr(ApiClient(token), method.lower())(path.format(**objects))
        transaction.set_rollback(True)
    status, kind = response.status_code, response.headers.get("Content-Type")
    is_problem = kind == "application/problem+json"
    fits = status == EXPECTED[method, path][ROLES.index(role)] and is_problem == (status >= 400)
    return "" if fits else f"{status} {response.content[:200]}"


def test_another_learner_in_the_same_run_sees_nothing_of_the_first(objects, run):
    other = AccountFactory()
    enrol(learner_id=other.pk, run_id=run.pk, language="en")
    client = ApiClient(create_token(account=other)[0])
    assert client.get(f"/me/enrolments/{run.pk}").json()["done"] == 0
    assert client.get(f"/me/attempts/{objects['attempt_id']}").status_code == 404
