"""The lines of the partners' guide, pasted as they stand, lead from a key to the progress."""

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from learners.services.consent_texts import load_default_texts
from partners.models import BulkEnrolment
from partners.services import enrol_bulk
from partners.webhooks.services import Place, replay
from tests.partners.hooks import joins, later, listening, shares
from tests.shell import Shell
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
@pytest.mark.django_db(transaction=True)
def test_the_lines_lead_from_a_key_to_the_progress(live_server, new_key, partner, tmp_path):
    partner.sites = "https://www.example.org"
    partner.save()
    load_default_texts()  # a test before may have left the database empty
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
    script.write_text(block("python", "import sys").replace("9000", str(port)))
    command = [sys.executable, str(script), secret]
    receiver = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    wait_until(lambda: not socket.socket().connect_ex(("127.0.0.1", port)), "it does not listen")
    known = joins(as_partner, learner, run)
    shares(learner)
    later()
    later()
    place = Place(partner=partner, is_sandbox=False)
    replay(place=place, endpoint_id=endpoint.pk, only_failed=False)
    later()
    later()
    receiver.terminate()
    said = receiver.communicate()[0].decode().splitlines()
    assert said == [
        f"learner.private {known} private None",
        f"enrolment.started {known} active 0",
    ]
