"""The JavaScript of the partners' guide, as it stands, invites learners and reads the changes."""

import re
import threading
import time
from pathlib import Path

import pytest
from django.db import connection

from partners.models import BulkEnrolment, BulkState, PartnerEnrolment
from partners.services import enrol_bulk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
GUIDE = Path(__file__).parents[2] / "docs" / "partners.md"
PATIENCE = 60


def code(address, key):
    found = re.search(r"```js\n(.*?)```", GUIDE.read_text(), re.DOTALL).group(1)
    return found.replace("http://localhost:8000", address).replace("a26p_live_yours", key)


def work():
    """Carry out the file that comes, as a worker does."""
    for _ in range(PATIENCE * 10):
        if bulk := BulkEnrolment.objects.filter(state=BulkState.OWED).first():
            enrol_bulk(bulk.pk)
            break
        time.sleep(0.1)
    connection.close()


def test_the_javascript_invites_and_reads_what_changed(desk, live_server, new_key, run):
    said = []
    desk.on("console", lambda message: said.append(message.text))
    desk.goto(f"{live_server.url}/privacy/")
    worker = threading.Thread(target=work)
    worker.start()
    desk.evaluate(f"async () => {{ {code(live_server.url, new_key())} }}")
    worker.join(PATIENCE)
    assert PartnerEnrolment.objects.filter(run=run, position__isnull=False).count() == 2
    assert [line.split()[0] for line in said if "student" in line] == ["student-1", "student-2"]
    assert sum("invited" in line for line in said) == 2
