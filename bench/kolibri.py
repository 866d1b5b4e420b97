"""Kolibri, the offline learning platform, as a reference: one interaction tracked, signed in.

What is compared: Kolibri stores the answer to one question of an exercise (PUT trackprogress) for
16 learners who are signed in by its session cookie, in the set-up that ``pip install`` and
``kolibri start`` give: SQLite, its own server. It does not need the content of the exercise for
that, so none is installed. We grade and store a whole attempt of 20: the ratio flatters Kolibri.
"""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

VERSION = "0.19.5"
HERE = Path("var/kolibri")
SEED = Path(__file__).with_name("kolibri_lesson.py").resolve()
PORT = 8931
ADDRESS = f"http://127.0.0.1:{PORT}"
LEARNERS = 16
SECONDS_TO_START = 120
CHANNEL, NODE = uuid.uuid4().hex, uuid.uuid4().hex
LESSON = f"{ADDRESS}/en/learn/#/topics/c/{NODE}"
Row = tuple[str, str, str, str]


def install() -> Path:
    """Install Kolibri into a virtualenv of its own, once; return its command."""
    command = HERE / "venv" / "bin" / "kolibri"
    if not command.exists():
        print("Installing Kolibri", flush=True)
        subprocess.run([sys.executable, "-m", "venv", HERE / "venv"], check=True)
        pip = [HERE / "venv" / "bin" / "pip", "install", "--quiet", f"kolibri=={VERSION}"]
        subprocess.run(pip, check=True)
    return command


@contextmanager
def served(home: Path, *, lesson: str = "") -> Iterator[None]:
    """Serve a new Kolibri from ``home``, with a lesson of this HTML, if any, at ``LESSON``."""
    command = install()
    environment = {
        **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
        "KOLIBRI_HOME": str(home.resolve()),
        "KOLIBRI_HTTP_PORT": str(PORT),
        "KOLIBRI_ZIP_CONTENT_PORT": str(PORT + 1),
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    quiet = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    device = ["manage", "provisiondevice", "--facility", "Bench", "--preset", "formal"]
    people = ["--superusername", "bench", "--superuserpassword", "bench-bench"]
    subprocess.run(
        [command, *device, *people, "--language_id", "en", "--noinput"], check=True, **quiet
    )
    if lesson:
        _add_lesson(command, home, lesson, quiet)
    server = subprocess.Popen([command, "start", "--foreground", "--port", str(PORT)], **quiet)
    try:
        _wait()
        yield
    finally:
        server.terminate()
        server.wait()


def _add_lesson(command: Path, home: Path, lesson: str, quiet: dict[str, Any]) -> None:
    page = home.resolve() / "lesson.html"
    page.write_text(f"<html><head><title>Lesson</title></head><body>{lesson}</body></html>")
    script = f"exec(open({str(SEED)!r}).read())"
    environment = quiet["env"] | {
        "BENCH_CHANNEL": CHANNEL,
        "BENCH_NODE": NODE,
        "BENCH_LESSON": str(page),
    }
    enable = ["plugin", "enable", "kolibri.plugins.safe_html5_viewer"]
    subprocess.run([command, *enable], check=True, **quiet)
    seed = [command, "manage", "shell", "-c", script]
    subprocess.run(seed, check=True, **(quiet | {"env": environment}))


def signed_in() -> requests.Session:
    """Return a session of somebody who may read the lesson."""
    facility = requests.get(f"{ADDRESS}/api/public/v1/facility/", timeout=30).json()[0]["id"]
    return _signed_in("bench", facility)


def rows() -> list[Row]:
    """Return a request for each learner that tracks one more answer."""
    admin = signed_in()
    facility = requests.get(f"{ADDRESS}/api/public/v1/facility/", timeout=30).json()[0]["id"]
    return [_row(admin, facility, number) for number in range(LEARNERS)]


def _row(admin: requests.Session, facility: str, number: int) -> Row:
    name = f"learner{number}"
    person = {"username": name, "full_name": name, "password": "bench-bench", "facility": facility}
    _post(admin, "/api/auth/facilityuser/", person)
    learner = _signed_in(name, facility)
    exercise = uuid.uuid4().hex
    started = _post(
        learner,
        "/api/logger/trackprogress/",
        {
            "node_id": exercise,
            "content_id": exercise,
            "channel_id": exercise,
            "kind": "exercise",
            "mastery_model": {"type": "m_of_n", "m": 8, "n": 10},
        },
    )
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in learner.cookies)
    headers = f"Cookie: {cookies}|X-CSRFToken: {learner.cookies['kolibri_csrftoken']}"
    answer = (
        '{"time_spent_delta": 5, "interactions": [{"item": "q1", "correct": 1, "complete": true,'
        ' "time_spent": 5, "answer": {"a": 1}}]}'
    )
    return "PUT", f"/api/logger/trackprogress/{started['session_id']}/", headers, answer


def _signed_in(username: str, facility: str) -> requests.Session:
    session = requests.Session()
    session.get(f"{ADDRESS}/api/auth/session/current/", timeout=30)
    who = {"username": username, "password": "bench-bench", "facility": facility}
    _post(session, "/api/auth/session/", who)
    return session


def _post(session: requests.Session, path: str, body: dict) -> dict:
    headers = {"X-CSRFToken": session.cookies["kolibri_csrftoken"]}
    response = session.post(f"{ADDRESS}{path}", json=body, headers=headers, timeout=30)
    response.raise_for_status()
    return response.json()


def _wait() -> None:
    for _ in range(SECONDS_TO_START):
        try:
            if requests.get(f"{ADDRESS}/api/public/info/", timeout=5).ok:
                return
        except requests.ConnectionError:
            pass
        time.sleep(1)
    message = "Kolibri did not start"
    raise RuntimeError(message)
