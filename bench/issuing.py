"""``python -m bench.issuing COUNT``: issue so many certificates in bulk, and some meanwhile.

Needs DATABASE_URL of an empty PostgreSQL database, and BROKER_URL for another broker than files:

    export POSTGRES_FSYNC=on; . .ci/servers start; python -m bench.issuing 2000; .ci/servers stop

Two workers, as ``config/Procfile`` starts them, issue certificates that nobody waits for; each
second a learner completes the course, who does wait. Prints JSON: how long it took, the most memory
that a worker had in each tenth of the work, how long learners waited, and how many checks of codes
a second the site answers afterwards.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

POLL_SECONDS = 0.05
TENTHS = 10
PROBES = 1200
VERIFY_SECONDS = 6


def main() -> None:
    """Measure it, in a folder of its own for files and messages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int, nargs="?", default=300)
    count = parser.parse_args().count
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("Set DATABASE_URL to an empty PostgreSQL database.")
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        os.environ |= {"VERIFY_RATE": "100000000/s"}
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print(json.dumps(_measured(count), indent=2))


def _measured(count: int) -> dict[str, Any]:
    from certificates.services import request_batch

    run_id, lesson_id = _people(count)
    waiting = _waiting(run_id)
    with _workers() as worker:
        _wait_for_workers(waiting.pop(), run_id, lesson_id)
        began = time.perf_counter()
        request_batch(run_id=run_id, work="issue", by_id=uuid.uuid4())
        peaks, waits = _watch(count, worker, waiting, (run_id, lesson_id))
        seconds = time.perf_counter() - began
    return {
        "certificates": count,
        "seconds": round(seconds, 1),
        "per_second": round(count / seconds, 1),
        "peak_mb_of_a_worker_by_tenth": peaks,
        "waited_for": len(waits),
        "waited_p50_seconds": _quantile(waits, 0.5),
        "waited_p99_seconds": _quantile(waits, 0.99),
        "checks": _checks(),
    }


def _people(count: int) -> tuple[uuid.UUID, uuid.UUID]:
    """Make learners who have completed a course of one lesson before it gave certificates."""
    from django.utils import timezone

    from bench import seed
    from courses.services import release_edition
    from learners.models import Account, Enrolment

    draft = seed.in_modules(f"bench-{uuid.uuid4().hex[:8]}", 1)
    edition = release_edition(draft=draft).edition
    run = edition.course.runs.get()
    for start in range(0, count, 5000):
        numbers = range(start, min(start + 5000, count))
        accounts = Account.objects.bulk_create(
            Account(username=f"b-{run.pk.hex[:12]}-{n}", password="!") for n in numbers
        )
        Enrolment.objects.bulk_create(
            Enrolment(learner=each, run=run, language="en", completed_at=timezone.now())
            for each in accounts
        )
    return run.pk, edition.activities.get().activity_id


def _waiting(run_id: uuid.UUID) -> list[uuid.UUID]:
    """Make learners who are about to complete the course."""
    from learners.models import Account
    from learners.services import enrol, set_certificate_name

    ids = []
    for number in range(PROBES):
        account = Account.objects.create_user(f"w-{run_id.hex[:12]}-{number}", None)
        set_certificate_name(account=account, name=f"Amina Yusuf {number}")
        enrol(learner_id=account.pk, run_id=run_id, language="en")
        ids.append(account.pk)
    return ids


@contextmanager
def _workers() -> Iterator[subprocess.Popen[bytes]]:
    """Run two workers and the sweeper, as the Procfile does."""
    lines = Path("config/Procfile").read_text().splitlines()
    commands = [
        line.partition(": ")[2].replace("var/beat", f"{os.environ['VAR_DIR']}/beat")
        for line in lines
        if line.startswith(("worker:", "beat:"))
    ]
    # A shell starts them, and becomes them: its id is theirs.
    started = [subprocess.Popen(command, shell=True) for command in commands]
    try:
        yield started[0]
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait()


def _wait_for_workers(learner_id: uuid.UUID, run_id: uuid.UUID, lesson_id: uuid.UUID) -> None:
    """Return once they have issued one: how long they take to start is not measured."""
    from certificates.models import Certificate
    from learners.services import complete_lesson

    complete_lesson(learner_id=learner_id, run_id=run_id, activity_id=lesson_id)
    issued = Certificate.objects.filter(learner_id=learner_id, state="issued")
    while not issued.exists():
        time.sleep(POLL_SECONDS)


def _watch(
    count: int, worker: Any, waiting: list[uuid.UUID], place: tuple[uuid.UUID, uuid.UUID]
) -> tuple[list[float], list[float]]:
    """Complete the course for somebody each second until all is issued.

    Returns the peaks of memory by tenths of the work, in MB, and how long each waited, in seconds.
    """
    from certificates.models import Certificate
    from learners.services import complete_lesson

    run_id, lesson_id = place
    peaks, waits, asked = [0.0] * TENTHS, [], {}
    next_at = time.perf_counter()
    issued = Certificate.objects.filter(run_id=run_id, state="issued")
    while (done := issued.filter(in_bulk=True).count()) < count or asked:
        now = time.perf_counter()
        tenth = min(done * TENTHS // count, TENTHS - 1)
        peaks[tenth] = max(peaks[tenth], _memory(worker.pid))
        there = issued.filter(learner_id__in=asked).values_list("learner_id", flat=True)
        waits += [now - asked.pop(learner_id) for learner_id in there]
        if waiting and now >= next_at and done < count:
            learner_id = waiting.pop()
            complete_lesson(learner_id=learner_id, run_id=run_id, activity_id=lesson_id)
            asked[learner_id], next_at = time.perf_counter(), now + 1
        time.sleep(POLL_SECONDS)
    return [round(each, 1) for each in peaks], waits


def _memory(parent: int) -> float:
    """Return the most that a child of the worker has in memory now, in MB."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return max((_resident(Path(f"/proc/{child}/status")) for child in listed), default=0)


def _resident(status: Path) -> float:
    try:
        lines = status.read_text().splitlines()
    except OSError:  # it has just been replaced by another one
        return 0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0)


def _checks() -> dict[str, float]:
    """Return how many codes a second the site checks, over 16 connections."""
    from bench import load
    from certificates.models import Certificate

    codes = Certificate.objects.filter(state="issued").values_list("code", flat=True)[:1000]
    rows = [("GET", f"/api/v1/certificates/{code}", "", "") for code in codes]
    with load.served() as address:
        found = load.wrk(address, rows, VERIFY_SECONDS)
    return {
        "per_second": round(found.per_second, 1),
        "p50_ms": found.p50,
        "p99_ms": found.p99,
        "errors": found.errors,
    }


def _quantile(values: list[float], share: float) -> float | None:
    if not values:
        return None
    return round(sorted(values)[min(int(len(values) * share), len(values) - 1)], 2)


if __name__ == "__main__":
    main()
