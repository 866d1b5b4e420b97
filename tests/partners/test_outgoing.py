"""Addresses that partners give are asked with care: TRUST.md B4."""

import socket
import threading
import time
from contextlib import contextmanager, suppress

import pytest

from partners.outgoing import Line, OutgoingError, ask, may_be_asked

pytestmark = pytest.mark.any_database
PUBLIC, PRIVATE = "93.184.216.34", "10.0.0.7"


@pytest.fixture
def resolves(monkeypatch):
    """Let names lead to these addresses, each connection fail, and note where it goes."""
    asked = []

    def _resolves(*addresses):
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in addresses]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
        return asked

    def connect(address, *args):
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    return _resolves


@contextmanager
def server(*pieces, pause=0.0):
    """A server on this machine; yields its address, what it was asked, and what it could send."""
    listening = socket.create_server(("127.0.0.1", 0))
    requests, sent = [], []

    def answer():
        connection, _peer = listening.accept()
        with connection:
            requests.append(connection.recv(65536))
            with suppress(OSError):
                for piece in pieces:
                    connection.sendall(piece)
                    sent.append(piece)
                    time.sleep(pause)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}", requests, sent
    thread.join()
    listening.close()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https:///path",
        "https://user:word@example.org/",
        "https://example.org:port/",
        "https://example.org:0/",
        "https://example.org/\r\nX: y",
        "https://example.org/ x",
        "https://exämple.org/",
        "https://[::1",
    ],
)
def test_other_addresses_than_those_of_secure_servers_are_not_asked(address, resolves):
    asked = resolves(PUBLIC)
    with pytest.raises(OutgoingError, match="address"):
        ask("GET", address)
    assert not may_be_asked(address)
    assert not asked


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.7", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1"),
        *("::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"),
    ],
)
def test_no_private_address_is_asked_whatever_its_name(address, resolves):
    asked = resolves(address)
    with pytest.raises(OutgoingError, match="address"):
        ask("GET", "https://example.org/")
    assert not asked


def test_one_private_address_among_public_ones_is_enough(resolves):
    asked = resolves(PUBLIC, PRIVATE)
    with pytest.raises(OutgoingError, match="address"):
        ask("GET", "https://example.org/")
    assert not asked


def test_the_address_that_was_looked_at_is_the_one_that_is_asked(resolves):
    asked = resolves(PUBLIC)
    with pytest.raises(OutgoingError, match="unreachable"):
        ask("GET", "https://example.org:8443/")
    assert asked == [(PUBLIC, 8443)]


def test_answer_is_read_with_its_status_and_headers(settings):
    settings.ALLOW_LOCAL_TARGETS = True
    with server(b"HTTP/1.1 404 No\r\nLink: <X>\r\nContent-Length: 2\r\n\r\n{}") as (
        at,
        requests,
        _,
    ):
        answer = ask("POST", f"{at}/a?b=c", headers={"X-Own": "1"})
    assert (answer.status, answer.is_good, answer.json()) == (404, False, {})
    assert answer.headers["link"] == "<X>"
    assert requests[0].startswith(b"POST /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"X-Own: 1" in requests[0]


def test_redirect_is_an_answer_and_not_followed(settings):
    settings.ALLOW_LOCAL_TARGETS = True
    with server(b"HTTP/1.1 302 F\r\nLocation: https://x/\r\nContent-Length: 0\r\n\r\n") as (at, *_):
        answer = ask("GET", at)
    assert (answer.status, answer.is_good) == (302, False)


def test_what_is_too_large_is_left(settings, monkeypatch):
    monkeypatch.setattr("partners.outgoing.MOST_BYTES", 100)
    settings.ALLOW_LOCAL_TARGETS = True
    with (
        server(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 101) as (at, *_),
        pytest.raises(OutgoingError, match="too-large"),
    ):
        ask("GET", at)


@pytest.mark.parametrize("begin", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b""])
def test_who_sends_a_byte_now_and_then_is_left(settings, begin):
    settings.ALLOW_LOCAL_TARGETS = True
    with (
        server(begin, *[b"x"] * 100, pause=0.02) as (at, _, sent),
        pytest.raises(OutgoingError, match="unreachable"),
    ):
        ask("GET", at, seconds=0.1)
    assert 1 < len(sent) < 50


def test_certificate_is_checked_against_the_name(settings):
    settings.ALLOW_LOCAL_TARGETS = True
    with (
        server(b"no TLS at all") as (at, *_),
        pytest.raises(OutgoingError, match="unreachable"),
    ):
        ask("GET", at.replace("http:", "https:"))


OK = b"HTTP/1.1 204 No\r\n\r\n"


@contextmanager
def taking(*numbers):
    """A server that answers so many requests on each connection; yields its address and those."""
    listening = socket.create_server(("127.0.0.1", 0))
    calls = []

    def answer():
        for number in numbers:
            connection, peer = listening.accept()
            with connection:
                for _ in range(number):
                    connection.recv(65536)
                    calls.append(peer)
                    connection.sendall(OK)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield f"http://hooks.test:{listening.getsockname()[1]}/", calls
    thread.join()
    listening.close()


@pytest.fixture
def looked_up(settings, monkeypatch):
    """How often ``hooks.test``, which is this machine, was resolved."""
    settings.ALLOW_LOCAL_TARGETS = True
    found, resolve = [], socket.getaddrinfo

    def noted(host, *args, **kwargs):
        if host == "hooks.test":
            found.append(host)
            host = "127.0.0.1"
        return resolve(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    return found


def test_what_is_asked_in_a_row_goes_by_one_connection_resolved_once(looked_up):
    with taking(3) as (at, calls), Line(at) as line:
        assert [line.ask("GET").status for _ in range(3)] == [204] * 3
    assert len(set(calls)) == 1
    assert len(looked_up) == 1


def test_a_connection_that_was_closed_meanwhile_is_opened_again_at_the_same_address(looked_up):
    with taking(1, 2) as (at, calls), Line(at) as line:
        assert [line.ask("GET").status for _ in range(3)] == [204] * 3
    assert len(set(calls)) == 2
    assert len(looked_up) == 1


def test_after_a_failure_the_address_is_looked_at_again(resolves):
    resolves(PUBLIC)
    with Line("https://example.org/") as line:
        with pytest.raises(OutgoingError, match="unreachable"):
            line.ask("GET")
        asked = resolves(PRIVATE)
        with pytest.raises(OutgoingError, match="address"):
            line.ask("GET")
    assert asked == [(PUBLIC, 443)]


def test_each_answer_of_a_kept_connection_has_its_own_time(settings):
    settings.ALLOW_LOCAL_TARGETS = True
    with server(OK, *[b"x"] * 100, pause=0.02) as (at, _, sent), Line(at, seconds=0.1) as line:
        assert line.ask("GET").status == 204
        with pytest.raises(OutgoingError, match="unreachable"):
            line.ask("GET")
    assert len(sent) < 50
