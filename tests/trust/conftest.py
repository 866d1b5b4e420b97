"""Sites of their own, with workers to kill.

Each has a database, a broker and files of its own, and runs Celery as ``make run`` does.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import uuid

import pytest


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """A migrated database to copy: a file on SQLite, a template on PostgreSQL."""
    folder = tmp_path_factory.mktemp("template")
    environment = environment_of(folder)
    name = f"faults_{uuid.uuid4().hex}"
    if server():
        subprocess.run(["createdb", "--maintenance-db", f"{server()}/postgres", name], check=True)
        environment["DATABASE_URL"] = f"{server()}/{name}"
    Site(folder, environment).manage("migrate", "--verbosity", "0")
    yield name if server() else folder / "article26.sqlite3"
    if server():
        _drop(name)


@pytest.fixture
def site(tmp_path, template):
    """A site of its own, with an empty database."""
    environment = environment_of(tmp_path)
    name = f"faults_{uuid.uuid4().hex}"
    if server():
        subprocess.run(
            ["createdb", "--maintenance-db", f"{server()}/postgres", "-T", template, name],
            check=True,
        )
        environment["DATABASE_URL"] = f"{server()}/{name}"
        environment["BROKER_URL"] = os.environ["BROKER_URL"].rsplit("/", 1)[0] + "/7"
    else:
        shutil.copy(template, tmp_path / "article26.sqlite3")
    made = Site(tmp_path, environment)
    yield made
    made.stop()
    if server():
        _drop(name)


def server():
    """The PostgreSQL server that the suite runs on, or "" on SQLite."""
    address = os.environ.get("DATABASE_URL", "")
    return address.rsplit("/", 1)[0] if address.startswith("postgres") else ""


def _drop(name):
    subprocess.run(
        ["dropdb", "--force", "--maintenance-db", f"{server()}/postgres", name], check=False
    )


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
