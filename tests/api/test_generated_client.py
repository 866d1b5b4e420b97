"""A client that is generated from the API's description carries a learner and a partner through.

What the generator cannot read, it leaves out and says so: then this fails, and the client of a
partner would lack it too.
"""

import importlib
import sys
import uuid
from collections import defaultdict
from pathlib import Path

import httpx
import orjson
import pytest
from ninja import Schema
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType

from certificates.models import Certificate
from certificates.services import issue_certificate
from config.api import api as ninja_api
from learners.services.consent_texts import load_default_texts
from partners.models import BulkEnrolment
from partners.services import enrol_bulk
from tests import drafts
from tests.api.transport import ADDRESS, answered

pytestmark = pytest.mark.any_database
SETTINGS = Path(__file__).parents[2] / "docs" / "client.yml"
NAME = "article26_client"
OURS = {"courses", "learners", "certificates", "impact", "partners"}


@pytest.fixture(scope="session")
def generated(tmp_path_factory):
    """The package, as ``openapi-python-client --config docs/client.yml`` makes it."""
    folder = tmp_path_factory.mktemp("client")
    document = folder / "openapi.json"
    document.write_bytes(described())
    settings = ConfigFile.load_from_path(SETTINGS)
    settings.post_hooks = []
    wanted = Config.from_sources(
        settings, MetaType.NONE, document, "utf-8", overwrite=False, output_path=folder / NAME
    )
    left_out = generate(config=wanted)
    told = "\n".join(f"{each.header}: {each.detail}" for each in left_out)
    assert not left_out, f"{told}\nA new kind of file needs a line in docs/client.yml."
    sys.path.insert(0, str(folder))
    importlib.import_module(f"{NAME}.models")
    yield sys.modules[NAME]
    sys.path.remove(str(folder))


def described():
    """The description, as it is served."""
    return orjson.dumps(ninja_api.get_openapi_schema(), option=orjson.OPT_NON_STR_KEYS)


class Program:
    """Whoever writes a program with the package: calls a route by its name, and gets a model."""

    def __init__(self, package, token=""):
        self.models = package.models
        self._token, self._package = token, package
        asked = {
            "base_url": ADDRESS,
            "httpx_args": {"transport": httpx.MockTransport(answered)},
            "raise_on_unexpected_status": True,
        }
        kind = package.AuthenticatedClient if token else package.Client
        self._client = kind(**asked, **({"token": token} if token else {}))

    def with_token(self, token):
        return Program(self._package, token)

    def call(self, name, *args, expect=200, **kwargs):
        """Call ``learning_enrol``; return the answer, read. ``body`` may be the model's fields."""
        area = name.split("_")[0]
        route = importlib.import_module(f"{NAME}.api.{area}.{name}")
        answer = route.sync_detailed(*args, client=self._client, **kwargs)
        assert answer.status_code == expect, answer.content
        return answer.parsed


def work_through(program, run_id):
    """Do what is next until nothing is, by the models alone."""
    models = program.models
    while next_id := (now := program.call("learning_get_progress", run_id)).next_activity_id:
        activity = program.call("catalogue_get_activity", now.edition_id, next_id)
        if activity.kind == "lesson":
            program.call("learning_complete_lesson", run_id, next_id)
            continue
        assert {type(each) for each in activity.questions} == {
            models.SingleChoiceQuestion,
            models.MultipleChoiceQuestion,
        }
        attempt = program.call(
            "learning_start_attempt", run_id, next_id, body=models.StartIn(uuid.uuid4()), expect=201
        )
        answers = models.SubmitInAnswersType0.from_dict(drafts.right_answers())
        done = program.call(
            "learning_submit_attempt", attempt.id, body=models.SubmitIn(answers=answers)
        )
        assert done.passed is True
    return now


def test_learner_comes_from_sign_up_to_a_certificate(generated, edition):
    program = Program(generated)
    models = program.models
    account = models.SignUp(username="amina", passphrase="river kite saffron")
    signed_up = program.call("accounts_sign_up", body=account, expect=201)
    assert isinstance(program.call("learning_get_me", expect=401), models.Problem)
    program = program.with_token(signed_up.token)
    (found,) = program.call("catalogue_list_courses").results
    run_id = program.call("catalogue_get_course", found.slug).runs[0].id
    enrolled = program.call("learning_enrol", body=models.EnrolIn(run_id), expect=201)
    assert (enrolled.done, enrolled.required) == (0, 2)
    assert work_through(program, run_id).completed_at
    earned = Certificate.objects.get()
    issue_certificate(learner_id=earned.learner_id, certificate_id=earned.id)
    (mine,) = program.call("certificates_list_certificates").results
    told = program.call("verification_verify", mine.verification_url.split("/")[-1])
    assert (told.state, told.course_title) == ("issued", edition.title)
    document = program.call("certificates_get_document", mine.id)
    assert document.payload.read().startswith(b"%PDF")
    document.payload.seek(0)
    checked = program.call("verification_verify_document", body=document)
    assert checked.outcome == models.Outcome.GENUINE


def test_partner_follows_a_learner_from_invitation_to_progress(generated, new_key, run):
    load_default_texts()
    program = Program(generated, new_key())
    models = program.models
    assert program.call("partners_get_key").partner == "University of Somewhere"
    (listed,) = program.call("partners_list_runs").results
    rows = models.LearnersIn([models.LearnerIn(external_id="s-1", run_id=str(listed.id))])
    job = program.call("partners_create_bulk", body=rows, idempotency_key="autumn", expect=202)
    enrol_bulk(BulkEnrolment.objects.get().pk)
    (row,) = program.call("partners_list_rows", job.id).results
    guest = Program(generated).call("accounts_begin_as_guest", body=models.GuestIn(), expect=201)
    learner = program.with_token(guest.token)
    learner.call("learning_take_invitation_up", body=models.InvitationIn(row.code))
    (asked,) = [
        each
        for each in learner.call("learning_list_consents")
        if each.purpose == models.Purpose.PARTNER_SHARING
    ]
    agreed = models.ConsentIn(text_id=asked.text.id, age=30, country="KE")
    learner.call("learning_give_consent", models.Purpose.PARTNER_SHARING, body=agreed)
    changes = program.call("partners_list_changes")
    assert [(each.learner, each.state) for each in changes.results] == [(row.learner, "active")]
    assert program.call("partners_list_changes", since=changes.cursor).results == []


def test_names_of_schemas_and_routes_are_used_once():
    """A second schema of one name replaces the first in the description, and clients misread."""
    document = ninja_api.get_openapi_schema()
    routes = [each["operationId"] for way in document["paths"].values() for each in way.values()]
    assert len(routes) == len(set(routes)), "two functions with one tag have one name: rename one"
    where = defaultdict(set)
    for schema in _below(Schema):
        if schema.__module__.split(".")[0] in OURS:
            where[schema.__name__].add(schema.__module__)
    twice = {
        name: where[name] for name in document["components"]["schemas"] if len(where[name]) > 1
    }
    assert not twice, f"rename one of the schemas: {twice}"


def _below(kind):
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)
