"""Every page × GET and POST × anonymous, owner, other. A route without expectation fails."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import programmes
from tests.factories import AccountFactory
from web.urls import urlpatterns

pytestmark = pytest.mark.each_database

SIGN_IN, AWAY = "sign-in", 302
# What anonymous, the owner and another learner get by GET, and by POST with an empty form.
# "sign-in" is the redirect to sign in; 302 is any other redirect.
OPEN = ((200, 200, 200), (405, 405, 405))
ACTION_ON_MINE = ((SIGN_IN, AWAY, AWAY), (401, AWAY, 409))
EXPECTED = {
    "home": OPEN,
    "catalogue": OPEN,
    "course": OPEN,
    "programmes": OPEN,
    "programme": OPEN,
    "sign-up": ((200, AWAY, AWAY), (422, AWAY, AWAY)),
    "begin": ((200, AWAY, AWAY), (AWAY, AWAY, AWAY)),
    "bring-along": ((SIGN_IN, AWAY, AWAY), (401, AWAY, AWAY)),
    "leave-as-guest": ((SIGN_IN, AWAY, AWAY), (405, 405, 405)),
    "sign-in": ((200, AWAY, AWAY), (422, AWAY, AWAY)),
    "recover": ((200, AWAY, AWAY), (422, AWAY, AWAY)),
    "sign-on-new": ((SIGN_IN, SIGN_IN, SIGN_IN), (SIGN_IN, SIGN_IN, SIGN_IN)),
    "sign-on": ((404, AWAY, AWAY), (405, 405, 405)),
    "sign-on-callback": ((404, 404, 404), (405, 405, 405)),
    "second-step": ((SIGN_IN, AWAY, AWAY), (SIGN_IN, AWAY, AWAY)),
    "passkey-sign-in": ((200, AWAY, AWAY), (SIGN_IN, AWAY, AWAY)),
    "second-factor": ((SIGN_IN, 200, 200), (405, 405, 405)),
    "totp": ((SIGN_IN, 200, 200), (401, 422, 422)),
    "passkey": ((SIGN_IN, 200, 200), (401, 422, 422)),
    "spare-codes": ((SIGN_IN, 200, 200), (401, 422, 422)),
    "remove-factor": ((SIGN_IN, AWAY, AWAY), (401, AWAY, AWAY)),
    "ask-reset": ((200, AWAY, AWAY), (422, AWAY, AWAY)),
    "reset": ((AWAY, AWAY, AWAY), (AWAY, AWAY, AWAY)),
    "address": ((SIGN_IN, 200, 200), (401, 422, 422)),
    "address-code": ((SIGN_IN, AWAY, AWAY), (401, 422, 422)),
    "remove-address": ((SIGN_IN, 200, 200), (401, 422, 422)),
    "sign-out": ((405, 405, 405), (AWAY, AWAY, AWAY)),
    "leave": ((AWAY, AWAY, AWAY), (204, 204, 204)),
    "privacy": OPEN,
    "offline": OPEN,
    "service-worker": OPEN,
    "my-learning": ((SIGN_IN, 200, 200), (405, 405, 405)),
    "about-you": ((SIGN_IN, 200, 200), (401, 200, 200)),
    "put-off-about-you": ((SIGN_IN, AWAY, AWAY), (401, AWAY, AWAY)),
    "forget-about-you": ((SIGN_IN, AWAY, AWAY), (401, AWAY, AWAY)),
    "account": ((SIGN_IN, 200, 200), (401, 422, 422)),
    "passphrase": ((SIGN_IN, 200, 200), (401, 422, 422)),
    "recovery-codes": ((SIGN_IN, 200, 200), (401, 422, 422)),
    "delete-account": ((SIGN_IN, 200, 200), (401, 422, 422)),
    "keep-account": ((SIGN_IN, AWAY, AWAY), (401, AWAY, AWAY)),
    "time-zone": ((SIGN_IN, 200, 200), (401, AWAY, AWAY)),
    "restriction": ((SIGN_IN, 200, 200), (401, AWAY, AWAY)),
    "consents": ((SIGN_IN, 200, 200), (405, 405, 405)),
    "consent": ((SIGN_IN, 200, 200), (401, 422, 422)),
    "guardian-code": ((SIGN_IN, 200, 200), (401, 200, 200)),
    "invitation": ((SIGN_IN, 200, 200), (401, 422, 422)),
    "partners": ((SIGN_IN, AWAY, 200), (405, 405, 405)),
    "partner-join": ((SIGN_IN, 200, 200), (401, 422, 422)),
    "partner-overview": ((SIGN_IN, 200, 404), (405, 405, 405)),
    "partner-learners": ((SIGN_IN, 200, 404), (401, 422, 404)),
    "partner-learners-file": ((SIGN_IN, 200, 404), (405, 405, 405)),
    "partner-learners-codes": ((SIGN_IN, 200, 404), (405, 405, 405)),
    "partner-keys": ((SIGN_IN, 200, 404), (401, 422, 404)),
    "partner-brand": ((SIGN_IN, 200, 404), (401, 422, 404)),
    "brand": OPEN,
    "partner-frames": ((SIGN_IN, 200, 404), (401, AWAY, 404)),
    "partner-webhooks": ((SIGN_IN, 200, 404), (401, 422, 404)),
    "partner-webhooks-one": ((SIGN_IN, 200, 404), (401, 404, 404)),
    "partner-members": ((SIGN_IN, 200, 404), (401, 404, 404)),
    "my-partners": ((SIGN_IN, 200, 200), (405, 405, 405)),
    "leave-partner": ((SIGN_IN, 200, 404), (401, AWAY, 404)),
    "claim": ((AWAY, AWAY, AWAY), (AWAY, AWAY, AWAY)),
    "claim-open": ((AWAY, AWAY, AWAY), (403, 403, 403)),
    "embed-script": OPEN,
    "oembed": ((404, 404, 404), (405, 405, 405)),
    "partner-platform": ((SIGN_IN, 200, 404), (401, 422, 404)),
    "partner-platform-one": ((SIGN_IN, 200, 404), (401, 422, 404)),
    "lti-keys": OPEN,
    "lti-begin": ((403, 403, 403), (403, 403, 403)),
    "lti-launch": ((403, 403, 403), (403, 403, 403)),
    "lti-storage": ((403, 403, 403), (405, 405, 405)),
    "lti-choices": ((403, 403, 403), (405, 405, 405)),
    "lti-choose": ((403, 403, 403), (403, 403, 403)),
    "lti-register": ((404, 404, 404), (404, 404, 404)),
    "lti-enter": ((403, 403, 403), (403, 403, 403)),
    "guardian": ((200, 200, 200), (422, 422, 422)),
    "data": ((SIGN_IN, 200, 200), (405, 405, 405)),
    "data-file": ((SIGN_IN, 200, 200), (405, 405, 405)),
    "certificates": ((SIGN_IN, 200, 200), (405, 405, 405)),
    "certificate": ((SIGN_IN, 200, AWAY), (401, AWAY, AWAY)),
    "certificate-replace": ((SIGN_IN, 200, AWAY), (401, 409, AWAY)),
    "certificate-pdf": ((SIGN_IN, 200, 404), (405, 405, 405)),
    "progress": ((SIGN_IN, 200, 404), (405, 405, 405)),
    "enrol": ((SIGN_IN, AWAY, AWAY), (401, AWAY, AWAY)),
    "language": ((SIGN_IN, AWAY, AWAY), (401, 404, 404)),
    "withdraw": ACTION_ON_MINE,
    "activity": ((SIGN_IN, 200, 404), (405, 405, 405)),
    "complete": ACTION_ON_MINE,
    "check": ((SIGN_IN, AWAY, AWAY), (401, 404, 404)),
    "start": ((SIGN_IN, AWAY, AWAY), (401, 400, 400)),
    "attempt": ((SIGN_IN, 200, 404), (401, AWAY, 404)),
    "autosave": ((401, 200, 404), (401, 409, 404)),
    "badge-picture": ((SIGN_IN, 200, 404), (405, 405, 405)),
    "badge-pixels": ((SIGN_IN, 200, 404), (405, 405, 405)),
    "badge-image": ((404, 404, 404), (405, 405, 405)),
    "badge-status": OPEN,
    "badge": ((SIGN_IN, 200, 404), (405, 405, 405)),
    "did": OPEN,
    "keys": OPEN,
    "verify-form": ((200, 200, 200), (422, 422, 422)),
    "verify": OPEN,
    "set-language": ((405, 405, 405), (AWAY, AWAY, AWAY)),
    "healthz": OPEN,
}
ROLES = ("anonymous", "owner", "other")


def test_every_route_has_an_expectation():
    assert {pattern.name for pattern in urlpatterns} == set(EXPECTED)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_route_answers_each_role_as_expected(method, role, earned, learner, run):
    """One test for all routes: what stands behind them takes longer to make than to ask for."""
    programmes.save([run.course], slug=run.course.slug)
    account = {"anonymous": None, "owner": learner, "other": AccountFactory()}[role]
    wrong = [
        f"{pattern.name}: {told}"
        for pattern in urlpatterns
        if (told := _unexpected(pattern, method, role, account, earned))
    ]
    assert not wrong, "\n".join(wrong)


def _unexpected(pattern, method, role, account, earned):
    """What is wrong with an answer, if anything; what asking for it changed is taken back."""
    names = pattern.pattern.converters
    address = reverse(f"web:{pattern.name}", kwargs={name: earned[name] for name in names})
    expected = EXPECTED[pattern.name][method == "post"][ROLES.index(role)]
    cache.clear()
    with transaction.atomic():
        client = Client()
        if account:
            client.force_login(account)
        response = getattr(client, method)(address)
        transaction.set_rollback(True)
    is_sign_in = response.headers.get("Location", "").startswith(reverse("web:sign-in"))
    fits = is_sign_in if expected == SIGN_IN else response.status_code == expected
    return "" if fits and is_sign_in == (expected == SIGN_IN) else f"{response.status_code}"
