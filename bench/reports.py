"""``python -m bench.reports COUNT``: a report of so many learners on PostgreSQL. Prints JSON.

Needs DATABASE_URL of an empty PostgreSQL database. The learners are made by a seeded generator in a
process of its own (``bench.crowd``), so that the peak memory is that of the release.
"""

import json
import resource
import subprocess
import sys
import time
from datetime import date

import django

DUE = date(2026, 11, 23)


def main(count: int) -> None:
    """Make the learners, and measure the release of a report of them."""
    subprocess.run(
        [sys.executable, "-m", "bench.reports", "--make", str(count)], check=True, stdout=sys.stderr
    )
    from impact.models import Release
    from impact.selectors import report_for
    from impact.services import make_release, request_due
    from learners.models import Account

    request_due(today=DUE)
    owed = Release.objects.get(run__course__slug=_slug(count))
    found: dict = {"learners": count}
    whole = _seconds(lambda: make_release(owed.pk, progress=_said(found, count)))
    found |= {"release_seconds": round(whole - found.pop("aside"), 1), "peak_mb": _peak()}
    admin = Account.objects.filter(is_superuser=True).first() or Account.objects.create(
        username="bench-admin", is_staff=True, is_superuser=True
    )
    answers = sorted(_seconds(lambda: _shown(report_for(admin, owed.pk))) for _ in range(9))
    found["answer_ms"] = round(1000 * answers[4], 1)
    report = report_for(admin, owed.pk)
    found["average_age"] = report.average_age and vars(report.average_age)
    share = report.global_south and report.global_south.share
    found["global_south"] = None if share is None else round(share, 2)
    found["told"] = len(report.release.told)
    print(json.dumps(found))


def _said(found: dict, count: int):  # noqa: ANN202
    """Note on the way how long facts take, and, once all are there, what counting them takes."""
    began = time.perf_counter()

    def said(release) -> None:  # noqa: ANN001
        if release.seen % 50_000 == 0 or release.seen == count:
            print(f"{release.seen} of {release.total} facts", file=sys.stderr, flush=True)
        if release.seen == count:
            found["facts_seconds"] = round(time.perf_counter() - began, 1)
            found["aside"] = _seconds(lambda: found.update(_counted(release)))

    return said


def _counted(release) -> dict:  # noqa: ANN001
    """Count the cells, beside one scan of the facts: each the best of three."""
    from django.db import connection

    from impact.counting import count_cells
    from impact.shapes import edition_of, shape_of

    shape = shape_of(release, edition_of(release))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE impact_cohortfact")

        def scan() -> None:
            cursor.execute("COPY (SELECT * FROM impact_cohortfact) TO '/dev/null'")

        counting = min(_seconds(lambda: count_cells(release, shape)) for _ in range(3))
        scanning = min(_seconds(scan) for _ in range(3))
    return {
        "count_seconds": round(counting, 2),
        "scan_seconds": round(scanning, 2),
        "ratio": round(counting / scanning, 2),
    }


def _shown(report) -> int:  # noqa: ANN001
    """Read all that a page or the API shows of a report."""
    return len(report.cuts) + len(report.weeks) + len(report.funnel) + bool(report.average_age)


def _seconds(work) -> float:  # noqa: ANN001
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _peak() -> float:
    """Return the most memory that this process has had, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def _slug(count: int) -> str:
    return f"reports-{count}"


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "--make":
        from bench.crowd import make

        make(_slug(int(sys.argv[2])), int(sys.argv[2]), lambda text: print(text, flush=True))
    else:
        main(int(sys.argv[1]))
