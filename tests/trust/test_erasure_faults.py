"""Real workers, real kills: an erasure that was begun is finished, whatever dies on the way."""

import json
import time

import pytest

from tests.trust.conftest import server

pytestmark = pytest.mark.xdist_group("faults")

CANARY = "canary-4c17"
ASK = f"""
import json, uuid
from certificates.models import Certificate
from certificates.services import issue_certificate
from courses.models import Office
from courses.services import release_edition
from learners import services
from learners.models import Account
from tests import drafts

office = Office.objects.create(slug="o", name="O")
draft = drafts.course(drafts.lesson(), office_id=office.pk)
edition = release_edition(draft=draft).edition
run = edition.course.runs.get()
leaver, other = (
    Account.objects.create_user(name, "a few words together") for name in ("{CANARY}", "other")
)
for learner in (leaver, other):
    services.set_certificate_name(account=learner, name="{CANARY}")
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    lesson = next(draft.activities())
    services.complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson.key)
for certificate in Certificate.objects.all():
    issue_certificate(learner_id=certificate.learner_id, certificate_id=certificate.id)
services.request_erasure(account=leaver, passphrase="a few words together", at_once=True)
print(json.dumps(str(leaver.pk)))
"""
STATE = """
import json
from certificates.models import Certificate, CertificateCode, FilesToRemove
from learners.models import Account
print(json.dumps({
    "accounts": sorted(Account.objects.values_list("username", flat=True)),
    "certificates": Certificate.objects.count(),
    "erased": CertificateCode.objects.filter(erased__isnull=False).count(),
    "to_remove": FilesToRemove.objects.count(),
}))
"""
DONE = {"accounts": ["other"], "certificates": 1, "erased": 1, "to_remove": 0}


def wait_until_erased(site, tries=60):
    state = {}
    for _ in range(tries):
        state = json.loads(site.run(STATE))
        if state == DONE:
            return
        time.sleep(1)
    pytest.fail(f"not erased: {state}")


@pytest.mark.parametrize("point", ["erasure.locked", "erasure.noted", "erasure.deleted"])
def test_an_erasure_outlives_the_worker(site, point):
    quick = {"SWEEP_SECONDS": "1", "CERTIFICATE_LEASE_SECONDS": "1"}
    leaver = json.loads(site.run(ASK, **quick))
    site.start(FAILPOINT=point, **quick)
    time.sleep(6)
    site.stop()
    assert json.loads(site.run(STATE)) != DONE, "the failpoint was not reached"
    site.start(**quick)
    wait_until_erased(site)
    site.stop()
    left = list((site.folder / "private").rglob(f"*{leaver}*"))
    assert [path.parent.name for path in left] == ["erased"]
    if not server():
        files = list(site.folder.glob("article26.sqlite3*"))
        assert files
        assert not any(CANARY.encode() in path.read_bytes() for path in files)
