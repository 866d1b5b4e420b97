"""``make bench``: prints one table, and writes it to var/bench.json."""

import argparse
import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import django

SECONDS = 6
LEARNERS = 6000


def main() -> None:
    """Measure everything; needs DATABASE_URL of an empty PostgreSQL database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--large", action="store_true", help="also at 10 million completions (takes minutes)"
    )
    arguments = parser.parse_args()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        sys.exit("Set DATABASE_URL to an empty PostgreSQL database, as `make bench` does.")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    rows = (
        _certificates()
        + _requests(large=arguments.large)
        + _embedded()
        + _regrade()
        + _partners()
        + _changes()
        + _webhooks()
        + _pages()
    )
    _print(rows)
    Path("var/bench.json").write_text(json.dumps(rows, indent=2))


def _certificates() -> list[dict]:
    from bench.certificates import measure, measure_rich

    print("Rendering certificates", flush=True)
    return [
        _row("certificates, one core", *_beside(measure()), 0.8),
        _row("certificates of a rich design", *_beside(measure_rich()), 0.8),
    ]


def _beside(measured: tuple[float, float]) -> tuple[float, str, float]:
    ours, bare = measured
    return ours, "bare WeasyPrint", bare


def _embedded() -> list[dict]:
    """Submit on SQLite, in a process of its own, beside Kolibri."""
    print("Submitting on the embedded default, beside Kolibri", flush=True)
    command = [sys.executable, "-m", "bench.embedded"]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    found = json.loads(output.strip().splitlines()[-1])
    ours, kolibri = found["ours"], found["kolibri"]
    row = _row("submit, embedded default", ours["per_second"], "Kolibri", kolibri["per_second"], 5)
    return [row | {"p50_ms": ours["p50"], "p99_ms": ours["p99"], "errors": ours["errors"]}]


def _pages() -> list[dict]:
    """Open pages in a browser on a slow link, in a process of its own, beside Kolibri."""
    print("Opening pages on 3G, beside Kolibri", flush=True)
    command = [sys.executable, "-m", "bench.pages"]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return json.loads(output.strip().splitlines()[-1])


def _regrade() -> list[dict]:
    """Regrade 10 thousand and 100 thousand attempts, each in a process of its own."""
    print("Regrading", flush=True)
    small, large = (_regraded(count) for count in (10_000, 100_000))
    row = _row(
        "regrade 100,000 attempts",
        large["per_second"]["regrade"],
        "regrade of 10,000",
        small["per_second"]["regrade"],
        0.9,
    )
    memory = {"peak_mb": large["peak_mb"], "reference_peak_mb": small["peak_mb"]}
    print(f"peak memory in MB: {memory}", flush=True)
    return [row | memory | {"counts": large["counts"]}]


def _partners() -> list[dict]:
    """Invite 29,000 learners by one file, in a process of its own, beside a COPY of the rows."""
    print("Inviting by a file", flush=True)
    command = [sys.executable, "-m", "bench.partners", "29000"]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    found = json.loads(output.strip().splitlines()[-1])
    copied = found["learners"] / found["copy_seconds"]
    row = _row("invite 29,000 by a file", found["per_second"], "COPY, same rows", copied, 0.1)
    return [row | {name: found[name] for name in ("peak_mb", "peak_mb_before")}]


def _changes() -> list[dict]:
    """Follow the list of changes of 30,000 learners: its last pages beside its first ones."""
    print("Following a list of changes", flush=True)
    command = [sys.executable, "-m", "bench.changes", "30000"]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    found = json.loads(output.strip().splitlines()[-1])
    first, last = (found[f"changes_again_ms_{tenth}_tenth"] for tenth in ("first", "last"))
    page = {"figure": last, "unit": "ms", "reference": "one of its first tenth"}
    page |= {"work": "page of changes, last tenth", "reference_figure": first, "target": None}
    row = _row(
        "changes read again, 30,000",
        found["changes_again_per_second"],
        "while places are given",
        found["changes_first_per_second"],
        None,
    )
    return [row, page | {"ratio": round(last / first, 2)}]


def _webhooks() -> list[dict]:
    """Send to 100 receivers in a process of its own, with and without one that is slow."""
    print("Sending to receivers of webhooks", flush=True)
    command = [sys.executable, "-m", "bench.webhooks", "5", "10"]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    found = json.loads(output.strip().splitlines()[-1])
    without, beside = found["without_slow"], found["with_one_slow"]
    burst, slow = without["burst"]["per_second"], beside["burst"]["per_second"]
    took = {"work": "webhook, commit to receiver, one slow", "unit": "ms", "target": None}
    took |= {"figure": beside["steady"]["p99_ms"], "reference": "the same, none slow"}
    took |= {name: beside["steady"][name] for name in ("p50_ms", "p99_ms")}
    took |= {"reference_figure": without["steady"]["p99_ms"], "ratio": found["p99_ratio"]}
    return [
        _row("webhooks that wait, sent", burst, "bare POST", found["bare_per_second"], None),
        _row("webhooks that wait, one slow", slow, "the same, none slow", burst, None),
        took,
    ]


def _regraded(count: int) -> dict:
    command = [sys.executable, "-m", "bench.regrade", str(count)]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return json.loads(output.strip().splitlines()[-1])


def _requests(*, large: bool) -> list[dict]:
    from bench import load, seed

    print("Making rows", flush=True)
    small = seed.course("bench-small")
    seed.completions(small, 10_000)
    rows = []
    with load.served() as address:
        bare = load.wrk(address, [("GET", "/bare/lesson", "", "")], SECONDS)
        print(f"bare endpoint: {bare}", flush=True)
        reference = ("bare ninja endpoint", bare.per_second)
        rows.append(
            _path("read a lesson", load.wrk(address, _lesson(small), SECONDS), reference, 0.5)
        )
        submit, save = _submit(load, seed, address, small), _save(load, seed, address)
        rows += [submit, save]
        people = seed.learners(seed.course("bench-progress"), 500, enrolled=True)
        rows.append(
            _path("progress", load.wrk(address, _progress(load, people), SECONDS), reference, None)
        )
        people = seed.learners(seed.course("bench-enrol"), LEARNERS, enrolled=False)
        rows.append(
            _path("enrol", load.wrk(address, _enrol(load, people), SECONDS), reference, None)
        )
        if large:
            rows += _large(load, seed, address, submit, save)
    return rows


def _large(load, seed, address, submit, save) -> list[dict]:  # noqa: ANN001
    print("Making 10 million completions", flush=True)
    edition = seed.course("bench-large")
    seed.completions(edition, 10_000_000)
    rows = []
    for before, again in [
        (submit, _submit(load, seed, address, edition)),
        (save, _save(load, seed, address)),
    ]:
        again["work"] += " at 10 million completions"
        again |= {"reference": "at 10 thousand", "reference_per_second": before["per_second"]}
        again |= {"ratio": round(again["per_second"] / before["per_second"], 2), "target": 0.9}
        rows.append(again)
    return rows


def _save(load, seed, address) -> dict:  # noqa: ANN001
    """Save the answers of open attempts of 20 questions, as pages do while one types."""
    people = seed.learners(seed.course(f"save-{uuid.uuid4().hex[:6]}"), LEARNERS, enrolled=True)
    bare = load.wrk(address, [("GET", "/bare/lesson", "", "")], SECONDS)
    loaded = load.wrk(address, load.saves(people, seed.QUESTIONS), SECONDS)
    return _path("save 20 answers", loaded, ("bare ninja endpoint", bare.per_second), None)


def _submit(load, seed, address, edition) -> dict:  # noqa: ANN001
    """Submit attempts of 20 questions; pgbench does the same rows in the same run."""
    mine = seed.course(f"submit-{uuid.uuid4().hex[:6]}")
    quiz = mine.activities.get(kind="quiz")
    people = seed.learners(mine, LEARNERS, enrolled=True)
    loaded = load.wrk(address, load.submissions(people, seed.QUESTIONS), SECONDS)
    done = int(loaded.per_second * SECONDS)
    if done > LEARNERS:
        print(f"note: {done} submissions for {LEARNERS} attempts; the rest were repeats")
    from learners.models import Attempt

    fresh = seed.learners(seed.course(f"pg-{uuid.uuid4().hex[:6]}"), LEARNERS, enrolled=True)
    ids = dict(
        Attempt.objects.filter(id__in=[each["attempt"] for each in fresh]).values_list(
            "id", "learner_id"
        )
    )
    table = [
        (
            str(ids[uuid.UUID(each["attempt"])]),
            each["attempt"],
            each["run"],
            str(quiz.activity_id),
            str(quiz.edition_id),
        )
        for each in fresh
    ]
    reference = load.pgbench("submit.sql", table, SECONDS)
    return _path("submit an attempt of 20", loaded, ("pgbench, same rows", reference), 0.15)


def _lesson(edition) -> list[tuple]:  # noqa: ANN001
    lessons = edition.activities.filter(kind="lesson").values_list("activity_id", flat=True)
    return [("GET", f"/api/v1/editions/{edition.pk}/activities/{key}", "", "") for key in lessons]


def _progress(load, people: list[dict]) -> list[tuple]:  # noqa: ANN001
    return [
        ("GET", f"/api/v1/me/enrolments/{each['run']}", load.bearer(each["token"]), "")
        for each in people
    ]


def _enrol(load, people: list[dict]) -> list[tuple]:  # noqa: ANN001
    return [
        (
            *("POST", "/api/v1/me/enrolments", load.bearer(each["token"])),
            json.dumps({"run_id": each["run"]}),
        )
        for each in people
    ]


def _path(work: str, load, reference: tuple[str, float], target: float | None) -> dict:  # noqa: ANN001
    print(f"{work}: {load}", flush=True)
    row = _row(work, load.per_second, *reference, target)
    return row | {"p50_ms": load.p50, "p99_ms": load.p99, "errors": load.errors}


def _row(work: str, mine: float, name: str, reference: float, target: float | None) -> dict:
    return {
        "work": work,
        "per_second": round(mine, 1),
        "reference": name,
        "reference_per_second": round(reference, 1),
        "ratio": round(mine / reference, 2),
        "target": target,
    }


def _print(rows: list[dict]) -> None:
    """Print the table: rates per second, unless a row has another unit."""
    print(f"\n{'work':<46} {'figure':>9} {'unit':<4} {'p50 ms':>7} {'p99 ms':>7} {'queries':>7}  "
          f"{'reference':<22} {'figure':>9} {'ratio':>6} {'target':>6}")  # fmt: skip
    for row in rows:
        figure = row.get("figure", row.get("per_second"))
        reference = row.get("reference_figure", row.get("reference_per_second"))
        print(
            f"{row['work']:<46} {figure:>9} {row.get('unit', '/s'):<4} {row.get('p50_ms', ''):>7} "
            f"{row.get('p99_ms', ''):>7} {row.get('queries', ''):>7}  {row['reference']:<22} "
            f"{reference:>9} {row['ratio']:>6} {row['target'] or '':>6}"
        )


if __name__ == "__main__":
    main()
