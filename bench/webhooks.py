"""``python -m bench.webhooks``: send to 100 receivers, with and without one that is slow.

Needs DATABASE_URL of an empty PostgreSQL database. Prints JSON: how many messages a second one
worker delivers of what waits, beside bare POSTs to the same receivers by as many threads; and how
long a message takes from the commit to its receiver, at 50 a second, with and without the slow one,
for the others. Receivers are a process of their own, and so is the worker.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from statistics import quantiles

RECEIVERS, EACH = 100, 20
SLOW_SECONDS = 5
PORT = 8927
RATE, SECONDS = 50, 20


def main() -> None:
    """Measure, once without and once with the slow receiver."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ["ALLOW_LOCAL_TARGETS"] = "1"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    found = {}
    with _process("receive"):
        time.sleep(1)
        found["bare_per_second"] = round(_bare())
        for name, slow in (("without", 0), ("with", 1)):
            found[name] = _drained(slow) | _steady(slow)
    found["p99_ratio"] = round(found["with"]["p99_ms"] / found["without"]["p99_ms"], 2)
    print(json.dumps(found))


def _bare() -> float:
    """Return how many messages a second are posted with nothing around it."""
    from partners.outgoing import ask

    def post(number: int) -> None:
        ask("POST", f"{_address()}/bare/{number % RECEIVERS}", body=b"{}")

    begun = time.perf_counter()
    with ThreadPoolExecutor(32) as pool:
        list(pool.map(post, range(RECEIVERS * EACH)))
    return RECEIVERS * EACH / (time.perf_counter() - begun)


def _drained(slow: int) -> dict[str, float]:
    """Return how fast what waits for all receivers is sent, the slow one's apart."""
    ids = _endpoints(slow)
    for _ in range(EACH):
        _happen(ids)
    begun = time.time()
    with _process("work"):
        arrived = _arrived(ids[slow:], EACH)
    seconds = max(arrived.values()) - begun
    return {"per_second": round((len(ids) - slow) * EACH / seconds)}


def _steady(slow: int) -> dict[str, float]:
    """Return how long the others' messages take while some happen all the time."""
    ids = _endpoints(slow)
    written = {}
    with _process("work"):
        time.sleep(3)
        begun = time.time()
        for turn in range(RATE * SECONDS):
            time.sleep(max(0.0, begun + turn / RATE - time.time()))
            one = ids[turn % len(ids)]
            for event in _happen([one]):
                written[event] = (one, time.time())
        others = {event: at for event, (one, at) in written.items() if one in ids[slow:]}
        while not others.keys() <= (arrived := _report()).keys():
            time.sleep(0.5)
    cuts = quantiles([(arrived[event] - at) * 1000 for event, at in others.items()], n=100)
    return {"p50_ms": round(cuts[49]), "p99_ms": round(cuts[98])}


def _endpoints(slow: int) -> list[uuid.UUID]:
    """Make the receivers' endpoints anew, the slow ones first; return their ids."""
    from courses.models import Office
    from partners.models import Endpoint, Event, Partner
    from partners.webhooks.services import EndpointAsked, Place, make_endpoint

    Endpoint.objects.all().delete()
    Event.objects.all().delete()
    office, _ = Office.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    ids = []
    for number in range(RECEIVERS):
        partner = Partner.objects.create(
            office=office, name=f"Bench {number}", contract_from=date(2020, 1, 1)
        )
        kind = "slow" if number < slow else "quick"
        asked = EndpointAsked(url=f"{_address()}/{kind}/{uuid.uuid4()}")
        place = Place(partner=partner, is_sandbox=False)
        ids.append(make_endpoint(place=place, asked=asked)[0].pk)
    return ids


def _happen(ids: list[uuid.UUID]) -> list[str]:
    """Let a test be owed to each; return the ids of the events."""
    from django.db import transaction

    from partners.models import Endpoint, Event
    from partners.webhooks.telling import deliver_to

    found = []
    with transaction.atomic():
        for endpoint in Endpoint.objects.filter(pk__in=ids):
            event = Event.objects.create(partner_id=endpoint.partner_id, kind="endpoint.ping")
            deliver_to([endpoint], [event])
            found.append(str(event.pk))
    return found


def _arrived(ids: list[uuid.UUID], each: int) -> dict[str, float]:
    """Wait until so many have arrived at each of some; return when."""
    from partners.models import Delivery

    while Delivery.objects.filter(endpoint__in=ids, state="sent").count() < len(ids) * each:
        time.sleep(0.2)
    sent = Delivery.objects.filter(endpoint__in=ids).values_list("event_id", flat=True)
    report = _report()
    return {str(event): report[str(event)] for event in sent}


def _report() -> dict[str, float]:
    from urllib.request import urlopen

    with urlopen(f"{_address()}/report") as answer:
        return json.load(answer)


def _address() -> str:
    return f"http://127.0.0.1:{PORT}"


@contextmanager
def _process(role: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "bench.webhooks", role])
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def work() -> None:
    """Deliver what is due, as a worker does when it is nudged."""
    import django

    django.setup()
    from partners.webhooks.delivering import deliver_due

    while True:
        deliver_due()
        time.sleep(0.02)


async def receive() -> None:
    """Take messages, note when each has come, and answer; the slow ones late."""
    came: dict[str, float] = {}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(
            line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line
        )
        await reader.readexactly(int(headers.get("content-length", 0)))
        came.setdefault(headers.get("webhook-id", ""), time.time())
        if " /slow/" in head:
            await asyncio.sleep(SLOW_SECONDS)
        body = json.dumps(came).encode() if " /report" in head else b""
        length = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(length.encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", PORT, backlog=1000)
    await server.serve_forever()


if __name__ == "__main__":
    role = sys.argv[1] if len(sys.argv) > 1 else ""
    if role == "receive":
        asyncio.run(receive())
    elif role == "work":
        work()
    else:
        main()
