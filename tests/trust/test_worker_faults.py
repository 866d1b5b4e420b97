"""Real workers, real kills: what is owed is issued once, whatever dies on the way.

Each test has a database, a broker and files of its own, and runs Celery as ``make run`` does.
"""

import hashlib
import re
import shutil
import signal
import subprocess
import time
import uuid

import pytest

from tests.trust.conftest import wait_until

LEARNERS = 6
SETUP = """
import json, uuid
from django.db import transaction
from courses.models import Office
from courses.services import release_edition
from learners import services
from learners.models import Account
from tests import drafts

office = Office.objects.create(slug="o", name="O")
draft = drafts.course(drafts.lesson(), office_id=office.pk)
edition = release_edition(draft=draft).edition
run = edition.course.runs.get()
lesson = next(draft.activities())
for number in range({count}):
    learner = Account.objects.create_user(f"learner-{{number}}", None)
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    services.complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson.key)
"""
# The last of them agreed to e-mail.
MAILED = """
from allauth.account.models import EmailAddress
from learners.models import Purpose
from tests.consents import agree
EmailAddress.objects.create(user=learner, email="a@example.org", verified=True, primary=True)
agree(learner, Purpose.EMAIL)
"""
LEARNED = SETUP.format(count=LEARNERS) + MAILED + "print(run.pk)"


def states(site):
    return [state for (state,) in site.rows("SELECT state FROM certificates_certificate")]


def documents(site):
    """Return the documents by the certificate that they are of. Fails where one has two."""
    files = list((site.folder / "private").rglob("*.pdf"))
    found = {uuid.UUID(path.name.partition(".")[0]): path for path in files}
    assert len(found) == len(files)
    return found


def wait_until_issued(site):
    wait_until(lambda: set(states(site)) == {"issued"}, "still owed")


def check(site):
    """One certificate a learner, each with the file that its row says, and no other file."""
    wait_until_issued(site)
    rows = site.rows("SELECT learner_id, id, sha256 FROM certificates_certificate")
    assert len(rows) == len({learner for learner, _, _ in rows}) == LEARNERS
    digests = {uuid.UUID(str(id_)): digest for _, id_, digest in rows}
    files = documents(site)
    assert files.keys() == digests.keys()
    for id_, path in files.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digests[id_]


@pytest.mark.parametrize(
    "point",
    [
        pytest.param("certificate.claimed", marks=pytest.mark.any_database),
        pytest.param("certificate.rendered", marks=pytest.mark.any_database),
    ],
)
def test_worker_killed_at_a_failpoint_leaves_one_certificate_each(site_after, point):
    site = site_after(LEARNED)
    site.start(FAILPOINT=point)
    site.wait_until_killed()
    site.stop()
    assert set(states(site)) == {"owed"}
    site.start()
    check(site)


def test_worker_killed_after_it_stored_or_mailed_issues_once_and_mails_the_same_again(site_after):
    """A mail cannot be taken back: it may come again, as one and the same to mail programs."""
    site = site_after(LEARNED)
    mails = site.folder / "mails"
    site.environment["EMAIL_URL"] = f"file:///{mails}"
    for point in ("certificate.stored", "certificate.mailed"):
        site.start(FAILPOINT=point)
        site.wait_until_killed()
        site.stop()
    site.start()
    check(site)
    told = "SELECT 1 FROM certificates_certificate WHERE mailed_at IS NOT NULL"
    wait_until(lambda: len(site.rows(told)) == 1, "not mailed")
    ids = re.findall(r"Message-ID: (\S+)", "".join(each.read_text() for each in mails.iterdir()))
    assert len(ids) > 1  # a third time where the next process is killed too, before all is stopped
    assert len(set(ids)) == 1


REISSUE = """
import uuid
from certificates.services import request_batch
from courses.models import Run
print(request_batch(run_id=Run.objects.get().pk, work="reissue", by_id=uuid.uuid4()).pk)
"""


@pytest.mark.parametrize(
    "points",
    [
        ["certificate.superseded", "batch.counted"],
        pytest.param(["batch.chunk"], marks=pytest.mark.any_database),
    ],
)
def test_a_reissue_killed_half_way_leaves_one_that_counts_each(site_after, points):
    site = site_after(LEARNED)
    site.start()
    wait_until_issued(site)
    site.stop()
    site.run(REISSUE)
    for point in points:
        site.start(FAILPOINT=point)
        site.wait_until_killed()
        site.stop()
    site.start()
    done = ["issued"] * LEARNERS + ["superseded"] * LEARNERS
    wait_until(lambda: sorted(states(site)) == done, "not replaced")
    count = "SELECT id FROM certificates_certificate WHERE state = 'issued'"
    ids = {uuid.UUID(str(id_)) for (id_,) in site.rows(count)}
    wait_until(lambda: documents(site).keys() == ids, "former documents are still there")


def test_everything_killed_half_way_is_finished_after_a_restart(site_after):
    site = site_after(LEARNED)
    for seconds in (2.5, 3, 3.5):
        site.start()
        time.sleep(seconds)
        site.stop()
    site.start()
    check(site)


def test_lost_broker_loses_nothing(site):
    site.start()
    time.sleep(4)
    site.run(LEARNED)
    if "BROKER_URL" in site.environment:
        subprocess.run(
            ["redis-cli", "-u", site.environment["BROKER_URL"], "flushdb"],
            check=True,
            capture_output=True,
        )
    else:
        shutil.rmtree(site.folder / "broker", ignore_errors=True)
    check(site)


@pytest.mark.parametrize("point", ["attempt.graded", "attempt.counted"])
def test_submission_killed_half_way_leaves_nothing_half_written(site, point):
    script = (
        SETUP.format(count=1)
        + """
quiz = drafts.quiz()
other = drafts.course(quiz, office_id=office.pk)
run = release_edition(draft=other).edition.course.runs.get()
services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
attempt, _ = services.start_attempt(
    learner_id=learner.pk, run_id=run.pk, activity_id=quiz.key, attempt_id=uuid.uuid4()
)
services.save_answers(
    learner_id=learner.pk, attempt_id=attempt.id, answers=drafts.right_answers()
)
services.submit_attempt(learner_id=learner.pk, attempt_id=attempt.id)
"""
    )
    killed = site.run(script, check=False, FAILPOINT=point)
    assert killed.returncode == -signal.SIGKILL
    again = """
from learners import services
from learners.models import Attempt, Completion, Enrolment
from certificates.models import Certificate
attempt = Attempt.objects.get()
before = (attempt.state, Completion.objects.filter(run=attempt.run).count())
services.submit_attempt(learner_id=attempt.learner_id, attempt_id=attempt.id)
after = (Attempt.objects.get().state, Enrolment.objects.get(run=attempt.run).done,
         Certificate.objects.filter(run=attempt.run).count())
print(before, after)
"""
    assert site.run(again) == "('open', 0) ('submitted', 1, 1)"
