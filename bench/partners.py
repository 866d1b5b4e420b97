"""``python -m bench.partners COUNT``: invite so many by a partner's file, and read what changed.

Needs DATABASE_URL of an empty PostgreSQL database. Prints JSON: the time from the file to the last
row, beside one COPY of the same rows into the same tables; the peak memory; and the rate and the
time of pages of the list of changes. A process of its own for each size.
"""

import json
import resource
import sys
import time
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import django

TABLES = ("partners_partnerlearner", "partners_partnerenrolment", "partners_bulkrow")


def main(count: int) -> None:
    """Invite, copy, and read."""
    from django.core.management import call_command

    from bench.changes import changes

    call_command("migrate", verbosity=0)
    key, run = new_key()
    lines = [f"student-{number},{run.pk},en" for number in range(count)]
    body = "\n".join(["external_id,run_id,language", *lines]).encode()
    del lines
    before = _peak()
    worked = time.process_time()
    seconds = _timed(lambda: _invite(key, body))
    found = {
        "processor_seconds": round(time.process_time() - worked, 2),
        "learners": count,
        "seconds": round(seconds, 2),
        "per_second": round(count / seconds),
        "peak_mb": _peak(),
        "peak_mb_before": before,
        "file_mb": round(len(body) / 1024 / 1024, 1),
    }
    found["copy_seconds"] = round(_copy(), 2)
    found["ratio"] = round(seconds / found["copy_seconds"], 1)
    print(json.dumps(found | changes(key, count)))


def new_key() -> tuple[Any, Any]:
    """Return a key of a partner, and a run that it may bring learners to."""
    from bench import seed
    from partners.models import Partner
    from partners.services import make_key
    from partners.services.keys import KeyAsked

    edition = seed.course(f"partners-{uuid.uuid4().hex[:6]}")
    run = edition.course.runs.get()
    partner = Partner.objects.create(
        office=edition.course.office, name="Bench", contract_from=date(2026, 1, 1)
    )
    partner.runs.add(run)
    asked = KeyAsked(name="bench", scopes=["enrol", "progress"], is_sandbox=False, days=1)
    return make_key(partner=partner, asked=asked, by_id=uuid.uuid4())[1], run


def _invite(key: Any, body: bytes) -> None:
    from partners.rows import rows_in
    from partners.services import enrol_bulk, request_bulk

    step = body.count(b"\n")
    rows = rows_in(body, is_csv=True, run_id=None)
    bulk, _is_new = request_bulk(side=key.side, body=body, rows=rows, idempotency_key="")
    enrol_bulk(bulk.pk)
    bulk.refresh_from_db()
    assert (bulk.done, bulk.refused) == (step, 0)


def _copy() -> float:
    """Return how long one COPY of the same rows into each of the same tables takes."""
    from django.db import connection

    seconds = 0.0
    with connection.cursor() as cursor:
        for table in TABLES:
            copied = f"/tmp/{table}.{uuid.uuid4().hex}"
            cursor.execute(f"COPY {table} TO '{copied}' (FORMAT binary)")
            cursor.execute(f"CREATE TABLE again (LIKE {table} INCLUDING ALL)")
            seconds += _timed(lambda at=copied: _load(cursor, at))
            cursor.execute("DROP TABLE again")
    return seconds


def _load(cursor: Any, copied: str) -> None:
    cursor.execute(f"COPY again FROM '{copied}' (FORMAT binary)")


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _peak() -> float:
    """Return the most memory that this process has had, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
