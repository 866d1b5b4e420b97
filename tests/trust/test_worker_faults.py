"""Real workers, real kills: what is owed is issued once, whatever dies on the way.

Each test has a database, a broker and files of its own, and runs Celery as ``make run`` does.
"""

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid

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


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """A migrated database to copy: a file on SQLite, a template on PostgreSQL."""
    folder = tmp_path_factory.mktemp("template")
    environment = _environment(folder)
    name = f"faults_{uuid.uuid4().hex}"
    if _server():
        subprocess.run(["createdb", "--maintenance-db", f"{_server()}/postgres", name], check=True)
        environment["DATABASE_URL"] = f"{_server()}/{name}"
    Site(folder, environment).manage("migrate", "--verbosity", "0")
    yield name if _server() else folder / "article26.sqlite3"
    if _server():
        _drop(name)


@pytest.fixture
def site(tmp_path, template):
    """A site of its own, with an empty database."""
    environment = _environment(tmp_path)
    name = f"faults_{uuid.uuid4().hex}"
    if _server():
        subprocess.run(
            ["createdb", "--maintenance-db", f"{_server()}/postgres", "-T", template, name],
            check=True,
        )
        environment["DATABASE_URL"] = f"{_server()}/{name}"
        environment["BROKER_URL"] = os.environ["BROKER_URL"].rsplit("/", 1)[0] + "/7"
    else:
        shutil.copy(template, tmp_path / "article26.sqlite3")
    made = Site(tmp_path, environment)
    yield made
    made.stop()
    if _server():
        _drop(name)


def _server():
    """The PostgreSQL server that the suite runs on, or "" on SQLite."""
    address = os.environ.get("DATABASE_URL", "")
    return address.rsplit("/", 1)[0] if address.startswith("postgres") else ""


def _drop(name):
    subprocess.run(
        ["dropdb", "--force", "--maintenance-db", f"{_server()}/postgres", name], check=False
    )


def _environment(folder):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "VAR_DIR": str(folder),
        "SWEEP_SECONDS": "1",
        "CERTIFICATE_LEASE_SECONDS": "3",
        "LOG_LEVEL": "WARNING",
    }
    for name in ("DATABASE_URL", "BROKER_URL"):
        environment.pop(name, None)
    return environment


class Site:
    """Processes of one site."""

    def __init__(self, folder, environment):
        self.folder, self.environment, self.processes = folder, environment, []

    def manage(self, *arguments):
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def learn(self, **environment):
        """Let learners complete the course, in a process of their own."""
        return subprocess.run(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", SETUP.format(count=LEARNERS)],
            env={**self.environment, **environment},
            check=False,
            capture_output=True,
        )

    def start(self, **environment):
        """Start worker and beat, in process groups of their own."""
        queues = "interactive,bulk,webhooks,reports"
        for role in (
            ["worker", "--queues", queues, "--concurrency", "2", "--loglevel", "ERROR"],
            ["beat", "--schedule", str(self.folder / "beat"), "--pidfile=", "--loglevel", "ERROR"],
        ):
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "celery", "-A", "config", *role],
                    env={**self.environment, **environment},
                    start_new_session=True,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )

    def stop(self):
        """Kill everything at once, parents and children."""
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.processes = []

    def certificates(self):
        return json.loads(self.manage("shell", "-v", "0", "-c", STATE).strip().splitlines()[-1])

    def wait_until_issued(self, tries=40):
        for _ in range(tries):
            rows = self.certificates()
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
    site.learn()
    site.start(FAILPOINT=point)
    time.sleep(6)
    site.stop()
    assert all(state == "owed" for _, state, _, _ in site.certificates())
    site.start()
    check(site, site.wait_until_issued())


def test_everything_killed_half_way_is_finished_after_a_restart(site):
    site.learn()
    for seconds in (2.5, 3, 3.5):
        site.start()
        time.sleep(seconds)
        site.stop()
    site.start()
    check(site, site.wait_until_issued())


def test_lost_broker_loses_nothing(site):
    site.start()
    time.sleep(4)
    site.learn()
    if _server():
        subprocess.run(
            ["redis-cli", "-u", site.environment["BROKER_URL"], "flushdb"],
            check=True,
            capture_output=True,
        )
    else:
        shutil.rmtree(site.folder / "broker", ignore_errors=True)
    rows = site.wait_until_issued()
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
    killed = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", script],
        env={**site.environment, "FAILPOINT": point},
        check=False,
        capture_output=True,
    )
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
    answer = site.manage("shell", "-v", "0", "-c", again).strip().splitlines()[-1]
    assert answer == "('open', 0) ('submitted', 1, 1)"
