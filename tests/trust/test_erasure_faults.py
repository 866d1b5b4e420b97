"""Real workers, real kills: an erasure that was begun is finished, whatever dies on the way."""

import pytest

from tests.trust.conftest import server, wait_until

CANARY = "canary-4c17"
ASK = f"""
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
print(leaver.pk)
"""
STATE = """
SELECT (SELECT count(*) FROM learners_account), (SELECT count(*) FROM certificates_certificate),
       (SELECT count(*) FROM certificates_certificatecode WHERE erased IS NOT NULL),
       (SELECT count(*) FROM certificates_filestoremove)
"""
DONE = [(1, 1, 1, 0)]
"""The other's account and certificate, a code that answers for the leaver, nothing to remove."""


@pytest.mark.parametrize(
    "point",
    [
        "erasure.locked",
        pytest.param("erasure.noted", marks=pytest.mark.any_database),
        "erasure.deleted",
    ],
)
def test_an_erasure_outlives_the_worker(site_after, point):
    quick = {"SWEEP_SECONDS": "1", "CERTIFICATE_LEASE_SECONDS": "1"}
    site = site_after(ASK)
    leaver = site.printed
    site.start(FAILPOINT=point, **quick)
    site.wait_until_killed()
    site.stop()
    assert site.rows(STATE) != DONE
    site.start(**quick)
    wait_until(lambda: site.rows(STATE) == DONE, "not erased")
    site.stop()
    assert site.rows("SELECT username FROM learners_account") == [("other",)]
    left = list((site.folder / "private").rglob(f"*{leaver}*"))
    assert [path.parent.name for path in left] == ["erased"]
    if not server():
        files = list(site.folder.glob("article26.sqlite3*"))
        assert files
        assert not any(CANARY.encode() in path.read_bytes() for path in files)
