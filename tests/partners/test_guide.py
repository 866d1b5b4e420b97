"""The lines of the partners' guide, pasted as they stand, lead from a key to the progress."""

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from certificates.models import Certificate
from certificates.services import issue_certificate
from partners.models import BulkEnrolment
from partners.services import enrol_bulk
from partners.webhooks.services import replay
from tests import drafts
from tests.partners.hooks import joins, later, listening, place_of, shares
from tests.shell import PATIENCE, Shell
from tests.trust.conftest import wait_until

GUIDE = Path(__file__).parents[2] / "docs" / "partners.md"
WAIT = "while"


def block(language, begin):
    """The block of code of the guide that begins so."""
    found = re.search(rf"```{language}\n({re.escape(begin)}.*?)```", GUIDE.read_text(), re.DOTALL)
    return found.group(1)


def lines(address, key):
    """The lines before and after the moment in which a worker carries the file out."""
    code = (
        block("sh", "A=http")
        .replace("http://localhost:8000", address)
        .replace("a26p_live_yours", key)
    )
    return re.split(rf"^{WAIT} .*$", code, flags=re.MULTILINE)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_lines_lead_from_a_key_to_the_progress(live_server, new_key, partner, tmp_path):
    partner.sites = "https://www.example.org"
    partner.save()
    before, after = lines(live_server.url, new_key())
    shell = Shell(tmp_path)
    said = shell.paste(before)
    assert "University of Somewhere" in said
    enrol_bulk(BulkEnrolment.objects.get().pk)
    said = shell.end(after + block("sh", "HOOK=") + block("sh", "TOKEN="))
    assert "3 rows done, 1 refused" in said
    assert "(3, 'refused', 'invalid-external-id')" in said
    assert "'state': 'active'" in said
    assert "0 changes since" in said
    assert re.search(r"/embed/[0-9a-f/-]+/ a26e_", said)
    assert "[('endpoint.ping', 'waiting', None)]" in said


def test_the_receiver_knows_messages_that_are_ours_and_those_it_has(
    partner, as_partner, learner, run, settings, tmp_path
):
    settings.ALLOW_LOCAL_TARGETS = True
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    endpoint, secret = listening(partner, f"http://127.0.0.1:{port}/")
    script = tmp_path / "receiver.py"
    script.write_text(block("python", "import sys\n").replace("9000", str(port)))
    command = [sys.executable, str(script), secret]
    receiver = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    wait_until(lambda: not socket.socket().connect_ex(("127.0.0.1", port)), "it does not listen")
    known = joins(as_partner, learner, run)
    shares(learner)
    later()
    later()
    place = place_of(partner)
    replay(place=place, endpoint_id=endpoint.pk, only_failed=False)
    later()
    later()
    receiver.terminate()
    said = receiver.communicate()[0].decode().splitlines()
    assert said == [
        f"learner.private {known} private None",
        f"enrolment.started {known} active 0",
    ]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_script_carries_a_learner_to_a_certificate_and_the_receiver_has_the_story(
    live_server, new_key, partner, run, receiver, tmp_path
):
    listening(partner, receiver.url)
    script = tmp_path / "whole_way.py"
    script.write_text(block("python", "import sys, time, uuid"))
    command = [sys.executable, str(script), f"{live_server.url}/api/v1", new_key()]
    said = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    answers = [" ".join(chosen) for chosen in drafts.right_answers().values()]
    said.stdin.write("\n".join([*answers, ""]))
    said.stdin.flush()
    wait_until(BulkEnrolment.objects.exists, "nobody is invited")
    enrol_bulk(BulkEnrolment.objects.get().pk)
    wait_until(Certificate.objects.exists, "nothing is earned")
    earned = Certificate.objects.get()
    assert issue_certificate(learner_id=earned.learner_id, certificate_id=earned.id)
    printed, _ = said.communicate(timeout=PATIENCE)
    assert printed.endswith(f"issued http://testserver/verify/{earned.code}\n")
    later()
    assert receiver.kinds == [
        "learner.private",
        "enrolment.started",
        "progress.reached",
        "enrolment.completed",
        "certificate.issued",
    ]
    assert [each["data"]["sequence"] for each in receiver.events] == [1, 2, 3, 4, 5]
