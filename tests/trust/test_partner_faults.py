"""A worker that is killed while it invites learners: each row is carried out once (TRUST.md C)."""

import signal

import pytest

pytestmark = pytest.mark.servers  # once, where several workers are usual

NAMES = 7
# Two rows a chunk, so that there is a chunk before and after the kill.
WORK = """
from partners.models import BulkEnrolment
from partners.services import enrolling
enrolling.CHUNK = 2
BulkEnrolment.objects.update(claimed_until=None)  # as after the time of the claim
enrolling.enrol_bulk(BulkEnrolment.objects.get().pk)
"""
SENT = f"""
import uuid
from courses.models import Office
from courses.services import release_edition
from partners.models import ApiKey
from partners.rows import Asked
from partners.services import make_key, request_bulk
from partners.services.keys import KeyAsked
from tests import drafts
from tests.factories import PartnerFactory

office = Office.objects.create(slug="o", name="O")
draft = drafts.course(drafts.lesson(), office_id=office.pk)
run = release_edition(draft=draft).edition.course.runs.get()
partner = PartnerFactory(office=office, seats={NAMES} - 1)
partner.runs.add(run)
asked = KeyAsked(name="k", scopes=["enrol"], is_sandbox=False, days=1)
key = make_key(partner=partner, asked=asked, by_id=uuid.uuid4())[1]
rows = [Asked(f"s-{{number}}", run.pk) for number in range({NAMES})]
request_bulk(side=key.side, body=b"", rows=rows, idempotency_key="")
"""
COUNT = "SELECT COUNT(*) FROM partners_{}"


def count(site, table):
    return site.rows(COUNT.format(table))[0][0]


@pytest.mark.parametrize(
    ("point", "carried_out"),
    [
        pytest.param("bulk.written", 0, marks=pytest.mark.any_database),
        ("bulk.chunk", 2),
    ],
)
def test_file_killed_half_way_is_carried_out_once(site, point, carried_out):
    killed = site.run(SENT + WORK, check=False, FAILPOINT=point)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert count(site, "partnerlearner") == count(site, "partnerenrolment") == carried_out
    site.run(WORK + "print('done')")
    assert count(site, "partnerlearner") == count(site, "partnerenrolment") == NAMES - 1
    ((state, done, refused),) = site.rows("SELECT state, done, refused FROM partners_bulkenrolment")
    assert (state, done, refused) == ("done", NAMES, 1)
    outcomes = site.rows("SELECT outcome FROM partners_bulkrow ORDER BY number")
    assert [outcome for (outcome,) in outcomes] == ["invited"] * (NAMES - 1) + ["refused"]
