"""The curl lines of the partners' guide, pasted as they stand, lead from a key to the progress."""

import re
import shutil
from pathlib import Path

import pytest

from learners.services.consent_texts import load_default_texts
from partners.models import BulkEnrolment
from partners.services import enrol_bulk
from tests.shell import Shell

pytestmark = [
    pytest.mark.xdist_group("demo"),
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed"),
    pytest.mark.django_db(transaction=True),
]
GUIDE = Path(__file__).parents[2] / "docs" / "partners.md"
WAIT = "while"


def lines(address, key):
    """The lines before and after the moment in which a worker carries the file out."""
    code = re.search(r"```sh\n(A=http.*?)```", GUIDE.read_text(), re.DOTALL).group(1)
    code = code.replace("http://localhost:8000", address).replace("a26p_live_yours", key)
    return re.split(rf"^{WAIT} .*$", code, flags=re.MULTILINE)


def test_the_lines_lead_from_a_key_to_the_progress(live_server, new_key, tmp_path):
    load_default_texts()  # a test before may have left the database empty
    before, after = lines(live_server.url, new_key())
    shell = Shell(tmp_path)
    said = shell.paste(before)
    assert "University of Somewhere" in said
    enrol_bulk(BulkEnrolment.objects.get().pk)
    said = shell.end(after)
    assert "3 rows done, 1 refused" in said
    assert "(3, 'refused', 'invalid-external-id')" in said
    assert "'state': 'active'" in said
    assert "0 changes since" in said
