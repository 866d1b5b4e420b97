"""Real workers, real kills: what is owed is issued once, whatever dies on the way.

Each test has a database, a broker and files of its own, and runs Celery as ``make run`` does.
"""

import hashlib
import json
import shutil
import signal
import subprocess
import time

import pytest

pytestmark = pytest.mark.xdist_group("faults")

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
STATE = """
import json
from certificates.models import Certificate
print(json.dumps([[str(c.id), c.state, c.sha256, c.path] for c in Certificate.objects.all()]))
"""


def learn(site, **environment):
    """Let learners complete the course, in a process of their own."""
    return site.run(SETUP.format(count=LEARNERS), check=False, **environment)


def certificates(site):
    return json.loads(site.run(STATE))


def wait_until_issued(site, tries=40):
    for _ in range(tries):
        rows = certificates(site)
        if rows and all(state == "issued" for _, state, _, _ in rows):
            return rows
        time.sleep(1)
    pytest.fail(f"still owed: {rows}")


def check(site, rows):
    """One certificate a learner, each with the file that its row says, and no other file."""
    assert len(rows) == LEARNERS
    files = {path for path in (site.folder / "private").rglob("*") if path.is_file()}
    finished = {path for path in files if path.suffix == ".pdf"}
    assert len(finished) == LEARNERS
    for _, _, digest, path in rows:
        data = (site.folder / "private" / path).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest
        assert data.startswith(b"%PDF")


@pytest.mark.parametrize(
    "point", ["certificate.claimed", "certificate.rendered", "certificate.stored"]
)
def test_worker_killed_at_a_failpoint_leaves_one_certificate_each(site, point):
    learn(site)
    site.start(FAILPOINT=point)
    time.sleep(6)
    site.stop()
    assert all(state == "owed" for _, state, _, _ in certificates(site))
    site.start()
    check(site, wait_until_issued(site))


def test_everything_killed_half_way_is_finished_after_a_restart(site):
    learn(site)
    for seconds in (2.5, 3, 3.5):
        site.start()
        time.sleep(seconds)
        site.stop()
    site.start()
    check(site, wait_until_issued(site))


def test_lost_broker_loses_nothing(site):
    site.start()
    time.sleep(4)
    learn(site)
    if "BROKER_URL" in site.environment:
        subprocess.run(
            ["redis-cli", "-u", site.environment["BROKER_URL"], "flushdb"],
            check=True,
            capture_output=True,
        )
    else:
        shutil.rmtree(site.folder / "broker", ignore_errors=True)
    rows = wait_until_issued(site)
    check(site, rows)


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
