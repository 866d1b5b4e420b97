"""A receiver of webhooks on this machine."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """Notes what it gets: ``got`` has the headers and the body of each, as it came.

    It answers with what is in ``answers``, one after the other (a status, or status and headers),
    and then with 204. ``before`` is called ahead of each answer. ``callers`` are the connections.
    """

    def __init__(self):
        self.got, self.answers, self.callers = [], [], set()
        self.before = lambda: None
        self.url = ""

    @property
    def events(self):
        """What it was told, in the order in which it came."""
        return [json.loads(body) for _headers, body in self.got]

    @property
    def kinds(self):
        return [event["type"] for event in self.events]


@contextmanager
def receiving():
    """Listen; yields the receiver, which has its address in ``url``."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            receiver.callers.add(self.client_address)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((dict(self.headers), body))
            receiver.before()
            answer = receiver.answers.pop(0) if receiver.answers else 204
            status, headers = answer if isinstance(answer, tuple) else (answer, {})
            self.send_response(status)
            self.send_header("Content-Length", "0")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/hooks"
    yield receiver
    server.shutdown()
    server.server_close()
    thread.join()
