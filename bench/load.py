"""Serves the site with granian and loads it with wrk; pgbench does the same rows beside it."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PORT = 8926
CONNECTIONS = 16


@dataclass(frozen=True)
class Load:
    """Requests per second; latencies in milliseconds; ``errors`` are answers of 400 and above."""

    per_second: float
    p50: float
    p99: float
    errors: int


@contextmanager
def served(workers: int = 2) -> Iterator[str]:
    """Serve the site with granian, by two processes as in production. Yields its address."""
    server = subprocess.Popen(
        [
            *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi"),
            *("--port", str(PORT), "--workers", str(workers), "--blocking-threads", "4"),
            *("--no-ws", "--log-level", "error", "config.wsgi:application"),
        ],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings"},
    )
    address = f"http://127.0.0.1:{PORT}"
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{address}/healthz").read()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait()


def wrk(address: str, rows: list[tuple[str, str, str, str]], seconds: int) -> Load:
    """Send rows (method, path, headers, body) for some seconds over 16 connections.

    Headers are written as ``Name: value``, separated by ``|``.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
        file.writelines("\t".join(row) + "\n" for row in rows)
        file.flush()
        output = subprocess.run(
            [
                *("wrk", "--threads", "1", "--connections", str(CONNECTIONS)),
                *("--duration", f"{seconds}s", "--script", str(HERE / "lua" / "rows.lua"), address),
            ],
            env={**os.environ, "BENCH_ROWS": file.name},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    result = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+)", output)
    requests, micros, p50, p99, errors = map(int, result.groups())
    return Load(requests / micros * 1e6, p50 / 1000, p99 / 1000, errors)


def bearer(token: str) -> str:
    """Return the header of somebody who is signed in."""
    return f"Authorization: Bearer {token}"


def submissions(people: list[dict[str, str]], questions: int) -> list[tuple[str, str, str, str]]:
    """Return a submission of right answers for each open attempt."""
    return _answers("POST", "submission", people, questions)


def saves(people: list[dict[str, str]], questions: int) -> list[tuple[str, str, str, str]]:
    """Return a save of all answers for each open attempt."""
    return _answers("PUT", "answers", people, questions)


def _answers(
    method: str, what: str, people: list[dict[str, str]], questions: int
) -> list[tuple[str, str, str, str]]:
    answers = json.dumps({"answers": {f"q{n}": ["o0"] for n in range(questions)}})
    return [
        (method, f"/api/v1/me/attempts/{p['attempt']}/{what}", bearer(p["token"]), answers)
        for p in people
    ]


def pgbench(script: str, table: list[tuple[str, ...]], seconds: int) -> float:
    """Run the statements of a submission with prepared statements; return transactions/s."""
    url = os.environ["DATABASE_URL"]
    columns = ", ".join(f"c{n} uuid" for n in range(len(table[0])))
    values = "\n".join("\t".join(row) for row in table)
    subprocess.run(
        ["psql", "-q", url],
        input=f"DROP TABLE IF EXISTS bench_rows; CREATE TABLE bench_rows (n serial, {columns});\n"
        f"COPY bench_rows ({', '.join(f'c{n}' for n in range(len(table[0])))}) FROM stdin;\n"
        f"{values}\n\\.\nCREATE UNIQUE INDEX ON bench_rows (n);",
        text=True,
        check=True,
        capture_output=True,
    )
    output = subprocess.run(
        [
            *("pgbench", "-n", "-M", "prepared", "-c", "4", "-j", "2", "-T", str(seconds)),
            *("-D", f"rows={len(table)}", "-f", str(HERE / script), url),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return float(re.search(r"tps = ([\d.]+)", output).group(1))
