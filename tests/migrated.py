"""A database with all tables, made once for as long as migrations stay as they are, and copied.

Migrating takes half a minute. Every process of the suite, each site of ``tests/trust`` and the next
run begin with a copy: of a file under ``var/``, or of a database beside the suite's on PostgreSQL.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import psycopg
from django.apps import apps
from psycopg import sql

FOLDER = Path(__file__).resolve().parents[1] / "var" / "tests"


def server():
    """The PostgreSQL server that the suite runs on, or "" on SQLite."""
    address = os.environ.get("DATABASE_URL", "")
    return address.rsplit("/", 1)[0] if address.startswith("postgres") else ""


def copy_to(database):
    """Make a database anew, as migrations leave it: a file, or a name on the server."""
    name = f"migrated_{_key()}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if server():
            _make_on_server(name)
        else:
            _make_file(FOLDER / f"{name}.sqlite3")
        # PostgreSQL copies a database for one only at a time.
        if server():
            on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)
            on_server("CREATE DATABASE {} TEMPLATE {}", database, name)
    if not server():
        shutil.copyfile(FOLDER / f"{name}.sqlite3", database)


def on_server(statement, *names):
    """Carry out a statement about whole databases."""
    with psycopg.connect(f"{server()}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@cache
def _key():
    """Return what stands for all migrations as they are now."""
    found = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _make_file(path):
    if path.exists():
        return
    for former in FOLDER.glob("*.sqlite3*"):
        former.unlink()
    half = path.with_suffix(".half")
    half.unlink(missing_ok=True)
    _migrate(f"sqlite:///{half}")
    half.rename(path)


def _make_on_server(name):
    with psycopg.connect(f"{server()}/postgres") as connection:
        known = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(known, [name]).fetchone():
            return
    half = f"{name}_half"
    on_server("DROP DATABASE IF EXISTS {}", half)
    on_server("CREATE DATABASE {}", half)
    _migrate(f"{server()}/{half}")
    on_server("ALTER DATABASE {} RENAME TO {}", half, name)


def _migrate(address):
    environment = {**os.environ, "DATABASE_URL": address}
    environment.pop("PYTEST_XDIST_WORKER", None)
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=environment, check=True)
