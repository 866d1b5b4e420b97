"""The site as production serves it, from a folder that is thrown away, for a browser to measure."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

# Wagtail's and ninja's files are many, and no page of learners has any.
NOT_MEASURED = ("wagtail*", "ninja", "admin", "*.map", "images", "vendor")


@dataclass(frozen=True)
class Site:
    """Where the site is, where its pages are and how many queries they take (``bench.lessons``).

    ``text`` is the HTML of the first lesson.
    """

    address: str
    pages: dict[str, str]
    queries: dict[str, int]
    text: str


@contextmanager
def served(port: int) -> Iterator[Site]:
    """Serve the site with one process. Yields it with the course of ``bench.lessons``."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | _settings(folder, port)
        manage = [sys.executable, "manage.py"]
        ignored = [part for name in NOT_MEASURED for part in ("--ignore", name)]
        for command in (
            ["migrate", "--verbosity", "0", "--skip-checks"],
            ["collectstatic", "--verbosity", "0", "--no-input", *ignored],
        ):
            subprocess.run([*manage, *command], env=environment, check=True)
        seed = [sys.executable, "-m", "bench.lessons"]
        made = subprocess.run(seed, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        granian = str(Path(sys.executable).parent / "granian")
        options = ["--interface", "wsgi", "--port", str(port), "--no-ws", "--log-level", "error"]
        server = subprocess.Popen([granian, *options, "config.wsgi:application"], env=environment)
        try:
            _wait(port)
            yield Site(f"http://localhost:{port}", **json.loads(made.stdout.splitlines()[-1]))
        finally:
            server.terminate()
            server.wait()


def _settings(folder: str, port: int) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "VAR_DIR": folder,
        "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
        "BROKER_URL": "filesystem://localhost",
        "CACHE_URL": "locmem://",
        "SECRET_KEY": secrets.token_hex(32),
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "ALLOWED_HOSTS": "localhost",
        "SITE_URL": f"https://localhost:{port}",
        # No TLS stands before it here; browsers trust localhost all the same.
        "SECURE_SSL_REDIRECT": "off",
        "SECURE_HSTS_SECONDS": "0",
        "LOG_LEVEL": "ERROR",
    }


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://localhost:{port}/healthz").read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    message = "the site did not start"
    raise RuntimeError(message)
