"""Somebody comes without an address, learns, tells two things, takes their data, and goes."""

import uuid
from pathlib import Path

import pytest
from django.conf import settings

from certificates import tasks as certificate_tasks
from certificates.models import Certificate
from learners import tasks as learner_tasks
from tests import drafts
from tests.api.client import ApiClient
from tests.certificates.documents import text_of
from tests.trust.thief import dump

NAME, PASSPHRASE = "canary-4be1", "river kite saffron moon"
WORDS, GREETING = "Canary words 52c7", "Canary greeting 88d0"


def everywhere(caplog):
    """The database, all files, and the log, as somebody would search them."""
    roots = (Path(settings.PRIVATE_ROOT), Path(settings.MEDIA_ROOT))
    files = [path for root in roots for path in root.rglob("*")]
    contents = [path.read_bytes().decode("latin-1") for path in files if path.is_file()]
    return "\n".join([dump(), caplog.text, *map(str, files), *contents]).lower()


def learn(me, run, lesson_id, quiz_id):
    """Take the course, to its certificate."""
    me.post("/me/enrolments", {"run_id": str(run.pk)})
    me.put(f"/me/enrolments/{run.pk}/activities/{lesson_id}/completion")
    attempt = str(uuid.uuid4())
    me.post(f"/me/enrolments/{run.pk}/activities/{quiz_id}/attempts", {"id": attempt})
    answers = {"answers": drafts.right_answers()}
    assert me.post(f"/me/attempts/{attempt}/submission", answers).json()["passed"]
    certificate_tasks.sweep()
    return me.get("/me/certificates").json()["results"][0]["id"]


def tell(me):
    """Agree to be asked, and answer two questions."""
    texts = {text["purpose"]: text["id"] for text in me.get("/consent-texts").json()}
    agreed = {"text_id": texts["demographics"], "country": "KE", "age": 26}
    assert me.put("/me/consents/demographics", agreed).status_code == 200
    told = {
        "answers": {"age_band": "25-34", "gender": "self_described"},
        "words": {"gender": WORDS},
    }
    assert me.patch("/me/profile", told).status_code == 200


@pytest.fixture
def _at_once(monkeypatch):
    """What is sent to workers is done by the time that it is looked at."""
    tasks = (
        *(certificate_tasks.issue, certificate_tasks.draw_card, certificate_tasks.remove_files),
        learner_tasks.erase,
    )
    for task in tasks:
        monkeypatch.setattr(task, "delay", task)


@pytest.mark.usefixtures("_at_once")
def test_nothing_of_them_is_found_once_they_have_gone(run, lesson_id, quiz_id, caplog):
    caplog.set_level("DEBUG")
    credentials = {"username": NAME, "passphrase": PASSPHRASE}
    me = ApiClient(ApiClient().post("/auth/sign-up", credentials).json()["token"])
    me.patch("/me", {"display_name": GREETING})
    certificate = learn(me, run, lesson_id, quiz_id)
    document = b"".join(me.get(f"/me/certificates/{certificate}/pdf").streaming_content)
    assert "Theholderofthiscertificate" in text_of(document)
    assert NAME.replace("-", "") not in text_of(document).replace("-", "")
    tell(me)

    mine = me.get("/me/data").content.decode()
    for told in (NAME, GREETING, WORDS, "25-34"):
        assert told in mine
    assert NAME in everywhere(caplog)

    gone = me.post("/me/erasure", {"passphrase": PASSPHRASE, "at_once": True})
    assert gone.status_code == 202
    learner_tasks.sweep()
    certificate_tasks.sweep()
    assert me.get("/me").status_code == 401
    assert not Certificate.objects.exists()
    found = everywhere(caplog)
    for told in (NAME, GREETING, WORDS, PASSPHRASE):
        assert told.lower() not in found, told
