"""``python -m bench.webhooks [EACH [SECONDS]]``: send to 100 receivers, with one slow and without.

Needs DATABASE_URL of an empty PostgreSQL database. Prints JSON with two measures that say different
things, both of the other 99 where one is slow, and both by the site's own worker, by way of Celery:

- ``burst``: messages a second while EACH for every receiver, written in one transaction, are sent.
  Beside it, bare POSTs to the same receivers by as many threads, each by a connection of its own.
- ``steady``: how long a message takes from the commit that writes it to its receiver, while for
  SECONDS 50 a second are written, which is far less than a worker sends.

Receivers are a process of their own, and so is the worker. Messages are of learners who share.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import quantiles
from typing import Any

RECEIVERS, EACH = 100, 20
SLOW_SECONDS = 5
PORT = 8927
RATE, SECONDS = 50, 20
WORKER = (
    "celery",
    "--quiet",
    "-A",
    "config",
    "worker",
    "--queues",
    "webhooks",
    "--concurrency",
    "2",
)


def main(each: int = EACH, seconds: int = SECONDS) -> None:
    """Measure, without and with the slow receiver."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ["ALLOW_LOCAL_TARGETS"] = "1"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    found: dict[str, Any] = {"receivers": RECEIVERS}
    run = _run()
    with _process("bench.webhooks", "receive"):
        _ready()
        found["bare_per_second"] = round(_bare(each))
        with _process(*WORKER):
            for name, slow in (("without_slow", 0), ("with_one_slow", 1)):
                places = _places(run, slow, each)
                _warm(places[-1])
                burst, steady = _burst(places, slow, each), _steady(places, slow, seconds)
                found[name] = {"burst": burst, "steady": steady}
    without, beside = (
        found[name]["steady"]["p99_ms"] for name in ("without_slow", "with_one_slow")
    )
    found["p99_ratio"] = round(beside / without, 2)
    print(json.dumps(found))


class Place:
    """A receiver's partner, its endpoint, and learners to tell of."""

    def __init__(self, run: Any, kind: str, learners: int) -> None:
        from bench.changes import crowd
        from courses.models import Office
        from partners.models import Partner, PartnerLearner
        from partners.webhooks.services import EndpointAsked, make_endpoint
        from partners.webhooks.services import Place as Side

        office = Office.objects.get(slug="bench")
        self.run = run
        self.partner = Partner.objects.create(
            office=office, name="Bench", contract_from="2020-01-01"
        )
        self.partner.runs.add(run)
        crowd(learners, self.partner.pk, run.pk)
        self.learners = list(PartnerLearner.objects.filter(partner=self.partner))
        asked = EndpointAsked(url=f"{_address()}/{kind}/{uuid.uuid4()}")
        side = Side(partner=self.partner, is_sandbox=False, by_id=uuid.uuid4())
        self.endpoint = make_endpoint(place=side, asked=asked)[0]

    def happen(self, count: int) -> list[Any]:
        """Return events of so many of the learners, not written."""
        from partners.models import Event

        said = {"partner": self.partner, "run_id": self.run.pk, "kind": "progress.reached"}
        return [Event(**said, who=who, percent=25) for who in self.learners[:count]]


def _run() -> Any:
    from bench import seed

    return seed.course(f"webhooks-{uuid.uuid4().hex[:6]}").course.runs.get()


def _places(run: Any, slow: int, each: int) -> list[Place]:
    """Make the receivers anew, the slow ones first."""
    from partners.models import Endpoint

    Endpoint.objects.all().delete()
    return [Place(run, "slow" if turn < slow else "quick", each) for turn in range(RECEIVERS)]


def _written(events: Sequence[Any]) -> dict[str, float]:
    """Write events; return when they were, by their ids."""
    from django.db import transaction

    from partners.webhooks.telling import write

    with transaction.atomic():
        write(events)
    return dict.fromkeys((str(event.pk) for event in events), time.time())


def _warm(place: Place) -> None:
    """Wait until the worker has sent something."""
    _arrival(_written(place.happen(1)))


def _bare(each: int) -> float:
    """Return how many messages a second are posted with nothing around it."""
    from partners.outgoing import ask

    def post(number: int) -> None:
        ask("POST", f"{_address()}/bare/{number % RECEIVERS}", body=b"{}")

    begun = time.perf_counter()
    with ThreadPoolExecutor(32) as pool:
        list(pool.map(post, range(RECEIVERS * each)))
    return RECEIVERS * each / (time.perf_counter() - begun)


def _burst(places: Sequence[Place], slow: int, each: int) -> dict[str, float]:
    """Return how fast what waits for all receivers is sent, the slow one's apart."""
    written = _written([event for place in places for event in place.happen(each)])
    begun = next(iter(written.values()))
    others = dict(list(written.items())[slow * each :])
    return {"per_second": round(len(others) / (max(_arrival(others).values()) - begun))}


def _steady(places: Sequence[Place], slow: int, seconds: int) -> dict[str, float]:
    """Return how long the others' messages take while some happen all the time."""
    written: dict[str, float] = {}
    begun = time.time()
    for turn in range(RATE * seconds):
        time.sleep(max(0.0, begun + turn / RATE - time.time()))
        number = turn % len(places)
        found = _written(places[number].happen(1))
        written |= found if number >= slow else {}
    lasted = time.time() - begun
    arrival = _arrival(written)
    cuts = quantiles([(arrival[event] - at) * 1000 for event, at in written.items()], n=100)
    return {
        "written_per_second": round(RATE * seconds / lasted),
        "p50_ms": round(cuts[49]),
        "p99_ms": round(cuts[98]),
    }


def _arrival(events: dict[str, float]) -> dict[str, float]:
    """Wait until events have arrived; return when."""
    while True:
        came = _report()
        if events.keys() <= came.keys():
            return {event: came[event] for event in events}
        time.sleep(0.5)


def _report() -> dict[str, float]:
    from urllib.request import urlopen

    with urlopen(f"{_address()}/report") as answer:
        return json.load(answer)


def _ready() -> None:
    while True:
        try:
            _report()
        except OSError:
            time.sleep(0.1)
        else:
            return


def _address() -> str:
    return f"http://127.0.0.1:{PORT}"


@contextmanager
def _process(*module: str) -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-m", *module], stdout=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


async def receive() -> None:
    """Take messages, note when each has come, and answer; the slow ones late."""
    came: dict[str, float] = {}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await answer_one(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def answer_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(
            line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line
        )
        await reader.readexactly(int(headers.get("content-length", 0)))
        came.setdefault(headers.get("webhook-id", ""), time.time())
        if " /slow/" in head:
            await asyncio.sleep(SLOW_SECONDS)
        body = json.dumps(came).encode() if " /report" in head else b""
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()

    server = await asyncio.start_server(answer, "127.0.0.1", PORT, backlog=1000)
    await server.serve_forever()


if __name__ == "__main__":
    if sys.argv[1:] == ["receive"]:
        asyncio.run(receive())
    else:
        main(*map(int, sys.argv[1:]))
