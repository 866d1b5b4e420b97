"""``make run``: one address for all of its processes, and no process that outlives it."""

import os
import pty
import re
import select
import signal
import socket
import subprocess
import sys

import pytest

from config.serve import cannot_serve

SERVE = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from pathlib import Path
from config import serve
serve.PROCFILE = Path({procfile!r})
serve.main()
"""
# Each process holds the pipe open until it ends.
PROCESSES = """
web: echo "sees $HOST:$PORT"; exec sleep 60 3>{pipe}
worker: echo "sees $HOST:$PORT"; exec sleep 60 3>{pipe}
"""
PATIENCE = 20


def read_until(file, enough):
    """Read what comes until ``enough`` matches it; or, with None, until nobody writes any more."""
    text = b""
    while enough is None or not enough.search(text):
        assert select.select([file], [], [], PATIENCE)[0], f"Nothing came after {text!r}"
        piece = os.read(file, 4096)
        if not piece:
            break
        text += piece
    return text


@pytest.fixture
def served(tmp_path, free_port):
    """A run of two processes in a terminal: its process, the terminal, and what they hold open."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    held = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    (tmp_path / "Procfile").write_text(PROCESSES.format(pipe=pipe))
    ours, theirs = pty.openpty()
    run = subprocess.Popen(
        [sys.executable, "-c", SERVE.format(procfile=str(tmp_path / "Procfile"))],
        env=os.environ | {"HOST": "127.0.0.1", "PORT": str(free_port)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    yield run, ours, held
    run.kill()
    run.wait()
    os.close(held)


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def test_every_process_sees_the_same_address(served, free_port):
    _run, terminal, _held = served
    seen = read_until(terminal, re.compile(rb"(sees .*?\r\n.*?){2}", re.DOTALL))
    assert set(re.findall(rb"sees (\S+)", seen)) == {b"127.0.0.1:%d" % free_port}
    os.close(terminal)


@pytest.mark.parametrize("how", ["the terminal closes", "somebody presses Ctrl-C"])
def test_nothing_outlives_the_run(served, how):
    run, terminal, held = served
    read_until(terminal, re.compile(rb"(sees .*?){2}", re.DOTALL))
    if how == "the terminal closes":
        os.close(terminal)
        expected = 128 + signal.SIGTERM
    else:
        os.write(terminal, b"\x03")
        expected = 128 + signal.SIGINT
    assert run.wait(PATIENCE) == expected
    assert read_until(held, None) == b""


def test_an_address_in_use_is_not_shared(free_port):
    assert cannot_serve("127.0.0.1", str(free_port)) == ""
    with socket.create_server(("127.0.0.1", free_port), reuse_port=True):
        assert "in use" in cannot_serve("127.0.0.1", str(free_port))
    assert cannot_serve("127.0.0.1", "80000")
    assert cannot_serve("127.0.0.1", "many")
    assert cannot_serve("no-such-host.invalid", "8000")
