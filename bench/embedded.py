"""``python -m bench.embedded``: submissions on the embedded default, beside Kolibri. Prints JSON.

A process of its own, since the rest of the bench runs on PostgreSQL.
"""

import json
import os
import tempfile
from pathlib import Path

import django

LEARNERS, SECONDS = 12_000, 8


def main() -> None:
    """Measure both, one after the other, on the same machine."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "VAR_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "BROKER_URL": "filesystem://localhost",
            "CACHE_URL": "locmem://",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }
        django.setup()
        from bench import kolibri, load

        ours = _ours(load)
        with kolibri.served(Path(folder) / "kolibri"):
            theirs = load.wrk(kolibri.ADDRESS, kolibri.rows(), SECONDS)
    print(json.dumps({"ours": vars(ours), "kolibri": vars(theirs)}))


def _ours(load):  # noqa: ANN001, ANN202
    from django.core.management import call_command

    from bench import seed

    call_command("migrate", verbosity=0)
    people = seed.learners(seed.course("embedded"), LEARNERS, enrolled=True)
    # As `make run` serves it.
    with load.served(workers=1) as address:
        return load.wrk(address, load.submissions(people, seed.QUESTIONS), SECONDS)


if __name__ == "__main__":
    main()
