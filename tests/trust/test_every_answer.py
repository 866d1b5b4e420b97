"""Whatever is sent that the API's description allows, or nearly: the answer is one it describes.

Schemathesis makes the requests from the description; each is asked as nobody, a learner, or with
keys of every scope, with own ids and made-up ones. A route that is new is asked by itself. Where
this fails, it says what was sent and answered: describe the status (``response=`` of the route), or
mend the route where it is a 5xx.
"""

import json
import logging
from datetime import timedelta

import httpx
import pytest
import requests
import schemathesis
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.api import api as ninja_api
from learners.services import create_token
from partners.models import Scope
from tests.api.transport import ADDRESS, answered
from tests.trust.test_api_matrix import objects  # noqa: F401 - a fixture
from tests.trust.test_partner_matrix import objects as partners_objects  # noqa: F401 - a fixture

pytestmark = pytest.mark.servers  # once, where most can go wrong
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(autouse=True)
def _quiet():
    """Thousands of refusals need not be logged."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


THOROUGH, BRIEF = 4, 1
"""How many requests a route gets, fit and unfit; where nearly all are refused, fit ones only."""


def as_file(_context, value):
    """How a file is sent: as it is."""
    return value if isinstance(value, bytes) else str(value).encode()


def described():
    """The description, without what it says of all other errors: each status has to be named."""
    document = json.loads(json.dumps(ninja_api.get_openapi_schema(), default=str))
    for way in document["paths"].values():
        for operation in way.values():
            del operation["responses"]["default"]
            kinds = set(operation.get("requestBody", {}).get("content", {})) - {"application/json"}
            schemathesis.serializer(*kinds)(as_file)
    return document


@pytest.fixture(scope="module")
def operations():
    description = schemathesis.openapi.from_dict(described())
    description.config.generation.update(with_security_parameters=False)
    return [each.ok() for each in description.get_all_operations()]


def kind_of(operation):
    """Whose the route is: a partner's, a learner's, or anybody's."""
    schemes = [name for way in operation.definition.raw.get("security", [{}]) for name in way]
    return next((name for name in ("PartnerKey", "BearerAuth") if name in schemes), "")


def examine(operations, kind, headers, ids, number):
    """Ask the routes of a kind; return what is wrong with the answers."""
    wrong, asked = [], 0
    for operation in operations:
        if kind_of(operation) != kind:
            continue
        for mode in [GenerationMode.POSITIVE] if number == BRIEF else GenerationMode:
            try:
                _examine(operation, mode, headers, ids, number)
            except Unsatisfiable:
                assert mode == GenerationMode.NEGATIVE  # there is nothing to get wrong
            except Exception as error:
                wrong.append(f"{operation.method.upper()} {operation.path}: {_shown(error)}")
            asked += 1
    assert asked > 5
    assert not wrong, "\n\n".join(wrong)


def _examine(operation, mode, headers, ids, number):
    @settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), own=st.booleans())
    def ask_once(case, own):
        if own:
            _put(case.path_parameters, ids)
            _put(case.body, ids)
        case.validate_response(_asked(case, headers), checks=CHECKS)

    ask_once()


def _put(values, ids):
    """Name what there is instead of what was made up."""
    if isinstance(values, dict):
        values.update({name: str(ids[name]) for name in values.keys() & ids.keys()})


def _asked(case, headers):
    made = requests.Request(**_known(case.as_transport_kwargs(ADDRESS))).prepare()
    sent = {**made.headers, **headers}
    request = httpx.Request(made.method, made.url, headers=sent, content=made.body)
    cache.clear()
    with transaction.atomic():
        answer = answered(request)
        transaction.set_rollback(True)
    answer.request, answer.elapsed = request, timedelta()
    return answer


def _known(sent):
    return {name: value for name, value in sent.items() if name in requests.Request().__dict__}


def _shown(error):
    return "\n".join(str(each) for each in getattr(error, "exceptions", [error]))


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def test_what_anybody_may_ask(operations, objects, learner):  # noqa: F811
    examine(operations, "", {}, objects, THOROUGH)
    examine(operations, "", bearer("x"), objects, BRIEF)


def test_what_learners_may_ask(operations, objects, learner):  # noqa: F811
    examine(operations, "BearerAuth", bearer(create_token(account=learner)[0]), objects, THOROUGH)
    examine(operations, "BearerAuth", {}, objects, BRIEF)


def test_what_partners_may_ask(operations, partners_objects, new_key):  # noqa: F811
    examine(operations, "PartnerKey", bearer(new_key()), partners_objects, THOROUGH)
    for scope in Scope.values:
        headers = bearer(new_key(scopes=[scope]))
        examine(operations, "PartnerKey", headers, partners_objects, BRIEF)
