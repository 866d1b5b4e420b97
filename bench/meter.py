"""A wire that counts: every byte that a server sends to a browser passes through it.

It sees what the tools of a browser leave out: what the service worker fetches, and all headers.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

CHUNK = 65_536


class Meter:
    """``address`` is where the browser goes; ``received`` is what has come back, in bytes."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self.received = 0
        self.address = f"http://localhost:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._port))
            except OSError:
                return
            for source, target, counted in ((browser, server, False), (server, browser, True)):
                arguments = (source, target, counted)
                threading.Thread(target=self._pass_on, args=arguments, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        try:
            while data := source.recv(CHUNK):
                if counted:
                    with self._lock:
                        self.received += len(data)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            source.close()
            target.close()


@contextmanager
def metered(port: int) -> Iterator[Meter]:
    """Put a meter before the server on a port of this machine."""
    meter = Meter(port)
    try:
        yield meter
    finally:
        meter.close()
