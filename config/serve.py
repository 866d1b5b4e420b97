"""What ``make run`` runs: site, worker and beat, until Ctrl-C or until the terminal closes."""

import multiprocessing
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.printer import Printer

HIGHEST_PORT = 65_535
PROCFILE = Path(__file__).with_name("Procfile")


def main() -> None:
    """Serve at HOST and PORT, which every process sees alike."""
    host, port = os.environ["HOST"], os.environ["PORT"]
    if problem := cannot_serve(host, port):
        sys.exit(f"Cannot serve at {host}, port {port}: {problem}. Another one: make run PORT=8001")
    # Children that are forked ignore what this process handles; those of macOS's default would not.
    multiprocessing.set_start_method("fork")
    manager = Manager(Printer(sys.stdout, colour=False))
    for name, command in parse_procfile(PROCFILE.read_text()).processes.items():
        manager.add_process(name, command, env=dict(os.environ))
    signal.signal(signal.SIGHUP, _hang_up)
    manager.loop()
    sys.exit(manager.returncode)


def cannot_serve(host: str, port: str) -> str:
    """Return why an address cannot be had, or "".

    The server itself would share it with another one of ours, and each get half of the requests.
    """
    if not (port.isdecimal() and 0 < int(port) <= HIGHEST_PORT):
        return "this is not a port"
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(
            host, int(port), type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind) as probe:
            # Connections of a server that has just ended do not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _hang_up(signum: int, frame: Any) -> None:
    """End as if asked to, and write no more: there is no terminal to write to."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
