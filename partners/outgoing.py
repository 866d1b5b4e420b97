"""Asking somebody else's server, at an address that a partner has given (TRUST.md B4).

HTTPS only. The name is resolved once for a connection, every address that it has must be public,
and the one that was looked at is the one that is asked, for as long as the connection is kept.
Redirects are not followed, nor are proxies of the environment used. Time and size of each answer
are bounded in all, also for who sends a byte now and then.
"""

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

import orjson
from django.conf import settings

SECONDS = 10
MOST_BYTES = 1024 * 1024
_PORTS = {"https": 443, "http": 80}
# IPv6 addresses that hold an IPv4 one: what they lead to is not what they look like.
_WRAPPED = [
    ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
]


class OutgoingError(Exception):
    """There is no answer. ``reason`` is a word for logs and lists: it holds nothing that was sent.

    address: may not be asked. unreachable: no answer, or none in time. too-large: it goes on.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Answer:
    """What a server has answered, whatever it thinks of the request."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_good(self) -> bool:
        """Say whether the server has done what was asked. A redirect is none of that."""
        return HTTPStatus(200) <= self.status < HTTPStatus.MULTIPLE_CHOICES

    def json(self) -> Any:
        """Return what the body says. Raises ValueError."""
        return orjson.loads(self.body)


def ask(
    method: str,
    address: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    seconds: float = SECONDS,
) -> Answer:
    """Ask a server once, and return what it answers. Raises OutgoingError."""
    with Line(address, seconds=seconds) as line:
        return line.ask(method, headers=headers, body=body)


class Line:
    """The way to an address, kept open from one request to the next: for some in a row.

    ``seconds`` are for each answer. Where something goes wrong, the next request begins anew, with
    resolving the name.
    """

    def __init__(self, address: str, *, seconds: float = SECONDS) -> None:
        self._target, self._seconds = address, seconds
        self._connection: _Pinned | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._close()

    def ask(
        self, method: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """Ask, and return what is answered. Raises OutgoingError."""
        parts = _parted(self._target)
        sent = {"User-Agent": "Article26", "Accept-Encoding": "identity", **(headers or {})}
        path = f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}"
        try:
            self._connection = self._connection or _Pinned(parts, _resolved(parts), self._seconds)
            with _deadline(self._connection, self._seconds):
                return _asked(self._connection, method, path, body=body, headers=sent)
        except OutgoingError:
            self._close()
            raise
        except (OSError, HTTPException, ValueError) as error:
            self._close()
            raise OutgoingError("unreachable") from error

    def _close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None


def may_be_asked(address: str) -> bool:
    """Say whether an address has the form of one that is asked. Nothing is resolved."""
    try:
        _parted(address)
    except OutgoingError:
        return False
    return True


def _parted(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise OutgoingError("address") from None
    schemes = {"https", "http"} if settings.ALLOW_LOCAL_TARGETS else {"https"}
    is_plain = address.isascii() and address.isprintable() and " " not in address
    if parts.scheme not in schemes or not parts.hostname or port == 0 or not is_plain:
        raise OutgoingError("address")
    if parts.username is not None or parts.password is not None:
        raise OutgoingError("address")
    return parts


def _resolved(parts: SplitResult) -> str:
    """Return the address to connect to. One that is not public makes all of them suspect."""
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutgoingError("unreachable") from error
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    if not settings.ALLOW_LOCAL_TARGETS and not all(map(_is_public, addresses)):
        raise OutgoingError("address")
    return addresses[0]


def _is_public(address: str) -> bool:
    ip: IPv4Address | IPv6Address = ip_address(address)
    if isinstance(ip, IPv6Address):
        ip = ip.ipv4_mapped or ip
    wrapped = any(ip in network for network in _WRAPPED)
    return ip.is_global and not ip.is_multicast and not wrapped


class _Pinned(HTTPConnection):
    """A connection to an address that was looked at; the name is for TLS and the Host header."""

    def __init__(self, parts: SplitResult, address: str, seconds: float) -> None:
        self._is_secure = parts.scheme == "https"
        self.default_port = _PORTS[parts.scheme]
        super().__init__(parts.hostname or "", parts.port or self.default_port, timeout=seconds)
        self._address = address
        self._opened: socket.socket | None = None
        self.is_over = False

    def connect(self) -> None:
        """Connect, and check the certificate against the name."""
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        # Head and body of a request are two writes: the second would wait until the first is known.
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._is_secure:
            self.sock = _tls().wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
        self._opened = self.sock
        if self.is_over:
            raise TimeoutError
        if isinstance(self._opened, ssl.SSLSocket):
            self._opened.do_handshake()

    def end(self) -> None:
        """Break off, also what is still read once http.client has let go of the socket."""
        self.is_over = True
        if self._opened:
            with suppress(OSError):
                self._opened.shutdown(socket.SHUT_RDWR)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


@contextmanager
def _deadline(connection: _Pinned, seconds: float) -> Iterator[None]:
    """End the connection after a while, whatever it is doing then. Raises OutgoingError."""
    timer = Timer(seconds, connection.end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if connection.is_over:  # what was read is not all of it
        raise OutgoingError("unreachable")


def _asked(connection: _Pinned, method: str, path: str, **sent: Any) -> Answer:
    """Send a request, and read the answer; again, where a kept connection was closed meanwhile."""
    was_kept = connection.sock is not None
    try:
        connection.request(method, path, **sent)
        response = connection.getresponse()
    except ConnectionError:
        if connection.is_over or not was_kept:
            raise
        connection.close()
        connection.request(method, path, **sent)
        response = connection.getresponse()
    return _read(response)


def _read(response: HTTPResponse) -> Answer:
    body = response.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise OutgoingError("too-large")
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, body)
