"""Somebody who earns a certificate; and sites of their own, with workers to kill.

Each site has a database, a broker and files of its own, and runs Celery as ``make run`` does.
"""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import uuid

import psycopg
import pytest

from certificates.models import Certificate
from learners.services import complete_lesson, enrol, start_attempt, submit_attempt
from tests import drafts, migrated
from tests.migrated import on_server, server


@pytest.fixture
def earn(run, lesson_id, quiz_id):
    """Let somebody complete the course; return their certificate."""

    def _earn(learner):
        ids = {"learner_id": learner.pk, "run_id": run.pk}
        enrol(**ids, language="en")
        complete_lesson(**ids, activity_id=lesson_id)
        attempt, _ = start_attempt(**ids, activity_id=quiz_id, attempt_id=uuid.uuid4())
        submit_attempt(learner_id=learner.pk, attempt_id=attempt.id, answers=drafts.right_answers())
        return Certificate.objects.get(learner_id=learner.pk)

    return _earn


@pytest.fixture(scope="session")
def templates(tmp_path_factory):
    """Sites to copy."""
    made = Templates(tmp_path_factory)
    yield made
    made.drop()


@pytest.fixture
def site_after(tmp_path, templates):
    """Return a site of its own in which a script has run (``Templates.after``)."""
    made = []

    def _site_after(script):
        made.append(templates.after(script).copy(tmp_path / "site"))
        return made[-1]

    yield _site_after
    for site in made:
        site.drop()


@pytest.fixture
def site(site_after):
    """A site of its own, with an empty database."""
    return site_after("")


def environment_of(folder):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "VAR_DIR": str(folder),
        "SWEEP_SECONDS": "1",
        "CERTIFICATE_LEASE_SECONDS": "3",
        "WORK_LEASE_SECONDS": "2",
        "LOG_LEVEL": "WARNING",
    }
    for name in ("DATABASE_URL", "BROKER_URL"):
        environment.pop(name, None)
    return environment


def _own():
    """The number of a Redis database for the sites of this process of the suite."""
    return 2 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 6


def wait_until(is_so, otherwise):
    """Return once something is so. Fails with what to say where it is not so within a minute."""
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.2)
    pytest.fail(otherwise)


class Templates:
    """Sites that were set up once, each to be copied by every test that begins there."""

    def __init__(self, folders):
        self._folders, self._made = folders, {}

    def after(self, script):
        """Return a site in which a script has run, with what it printed in ``printed``."""
        if script not in self._made:
            folder = self._folders.mktemp("template") / "site"
            if script:
                site = self.after("").copy(folder)
                site.printed = site.run(script)
            else:
                site = Site.new(folder)
            self._made[script] = site
        return self._made[script]

    def drop(self):
        for site in self._made.values():
            site.drop()


class Site:
    """Processes of one site."""

    def __init__(self, folder):
        self.folder, self.environment = folder, environment_of(folder)
        self.printed, self.processes = "", []
        self.database = f"faults_{uuid.uuid4().hex}" if server() else ""
        if server():
            self.environment["DATABASE_URL"] = f"{server()}/{self.database}"
            self.environment["BROKER_URL"] = (
                f"{os.environ['BROKER_URL'].rsplit('/', 1)[0]}/{_own()}"
            )

    @classmethod
    def new(cls, folder):
        """Return one without rows."""
        folder.mkdir()
        site = cls(folder)
        migrated.copy_to(site.database or folder / "article26.sqlite3")
        return site

    def copy(self, folder):
        """Return another with the same rows and files."""
        shutil.copytree(self.folder, folder)
        site = Site(folder)
        site.printed = self.printed
        if server():
            on_server("CREATE DATABASE {} TEMPLATE {}", site.database, self.database)
        return site

    def drop(self):
        """Kill its processes and remove its database."""
        self.stop()
        if server():
            on_server("DROP DATABASE {} WITH (FORCE)", self.database)

    def rows(self, query):
        """Return what the database answers, without the seconds that a process takes to start."""
        if server():
            with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
                return connection.execute(query).fetchall()
        with contextlib.closing(sqlite3.connect(self.folder / "article26.sqlite3")) as connection:
            return connection.execute(query).fetchall()

    def manage(self, *arguments):
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def run(self, script, *, check=True, **environment):
        """Run a script in a process of its own; return what it printed last, or the process."""
        process = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", script],
            env={**self.environment, **environment},
            check=check,
            capture_output=True,
            text=True,
        )
        return process.stdout.strip().splitlines()[-1] if check else process

    def start(self, **environment):
        """Start worker and beat, in process groups of their own."""
        self.log.unlink(missing_ok=True)
        queues = "interactive,bulk,webhooks,reports"
        for role in (
            ["worker", "--queues", queues, "--concurrency", "2", "--loglevel", "ERROR"],
            ["beat", "--schedule", str(self.folder / "beat"), "--pidfile=", "--loglevel", "ERROR"],
        ):
            with self.log.open("a") as log:
                self.processes.append(
                    subprocess.Popen(
                        [sys.executable, "-m", "celery", "-A", "config", *role],
                        env={**self.environment, **environment},
                        start_new_session=True,
                        stdout=subprocess.DEVNULL,
                        stderr=log,
                    )
                )

    @property
    def log(self):
        """What its processes write."""
        return self.folder / "celery.log"

    def wait_until_killed(self):
        """Return once a failpoint has ended a child of the worker."""
        wait_until(lambda: "SIGKILL" in self.log.read_text(), "the failpoint was not reached")

    def stop(self):
        """Kill everything at once, parents and children."""
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.processes = []
