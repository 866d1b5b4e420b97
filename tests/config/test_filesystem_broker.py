"""The broker made of files: messages are whole, and what is lost or broken stops nobody."""

import shutil
import uuid

import pytest
from kombu import Connection

from config import celery  # noqa: F401 - registers the transport


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "messages"


@pytest.fixture
def connection(tmp_path, folder):
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(tmp_path / "control"),
        "processed_folder": str(tmp_path / "taken"),
        "polling_interval": 0.01,
    }
    with Connection("filesystem://localhost", transport_options=options) as connection:
        yield connection


@pytest.fixture
def name():
    """A queue of the test's own: kombu remembers bindings for as long as a process runs."""
    return f"queue-{uuid.uuid4().hex}"


@pytest.fixture
def queue(connection, name):
    with connection.SimpleQueue(name) as queue:
        yield queue


class Looking:
    """A value that looks, while it is being written, at what a worker could take by then."""

    def __init__(self, folder):
        self.folder, self.seen = folder, None

    def __json__(self):
        self.seen = [path.name for path in self.folder.glob("[!.]*")]
        return "whole"


def test_a_message_is_not_seen_before_it_is_whole(queue, folder):
    value = Looking(folder)
    queue.put("text", headers={"value": value})
    assert value.seen == []
    assert queue.get(timeout=5).headers["value"] == "whole"


@pytest.mark.parametrize("left", [b"", b'{"body": ', b"\xff\xfe"])
def test_a_message_that_cannot_be_read_is_passed_over(queue, name, folder, left):
    queue.put("first")
    (folder / f"0_{uuid.uuid4()}.{name}.msg").write_bytes(left)
    assert queue.get(timeout=5).payload == "first"


def test_a_binding_that_cannot_be_read_is_written_anew(connection, name, tmp_path):
    control = tmp_path / "control"
    control.mkdir()
    (control / f"{name}.exchange").write_bytes(b"")
    with connection.SimpleQueue(name) as queue:
        queue.put("carried")
        assert queue.get(timeout=5).payload == "carried"


def test_a_process_that_has_sent_before_can_send_after_the_folders_are_lost(queue, tmp_path):
    queue.put("before")
    for folder in ("messages", "control"):
        shutil.rmtree(tmp_path / folder)
    queue.put("after")
    assert queue.get(timeout=5).payload == "after"
