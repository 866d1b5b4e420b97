"""``python -m bench.changes COUNT``: follow a partner's list of changes of so many learners.

Needs DATABASE_URL of an empty PostgreSQL database. All have joined, share and are under way, which
is the dearest. Prints JSON: rows per second while places are given, and when all of it is read
again; and how long the first and the last tenth of the pages take, which should be the same.
"""

import json
import sys
import time
import uuid
from typing import Any

import django

_ACCOUNTS = """
    INSERT INTO learners_account
        (id, username, password, language, is_staff, is_active, is_superuser)
    SELECT id, 'crowd-' || left(id::text, 30), '!', 'en', false, true, false FROM crowd
"""
_ENROLMENTS = """
    INSERT INTO learners_enrolment
        (learner_id, run_id, state, language, done, required, is_followed)
    SELECT id, %s, 'active', 'en', 3, 20, true FROM crowd
"""
_CONSENTS = """
    INSERT INTO learners_consent (learner_id, purpose, given, text_id, by)
    SELECT id, 'partner_sharing', true, %s, 'learner' FROM crowd
"""
_LEARNERS = """
    INSERT INTO partners_partnerlearner (id, partner_id, is_sandbox, known_as, invite, learner_id)
    SELECT known, %s, false, known::text, '', id FROM crowd
"""
_BROUGHT = """
    INSERT INTO partners_partnerenrolment (who_id, run_id, partner_id, is_sandbox, language)
    SELECT known, %s, %s, false, '' FROM crowd
"""


def main(count: int) -> None:
    """Make the learners, and read what has changed."""
    from django.core.management import call_command
    from django.db import connection

    from bench.partners import new_key

    call_command("migrate", verbosity=0)
    key, run = new_key()
    crowd(count, key.partner_id, run.pk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps({"learners": count} | changes(key, count)))


def changes(key: Any, count: int) -> dict[str, float]:
    """Read all that has changed, page by page, twice: places are given the first time."""
    from partners.selectors.progress import progress_since

    found: dict[str, float] = {}
    for name in ("first", "again"):
        pages, cursor, more, seen = [], 0, True, 0
        while more:
            began = time.perf_counter()
            told = progress_since(key, cursor)
            pages.append(time.perf_counter() - began)
            cursor, more, seen = told.cursor, told.more, seen + len(told.results)
        assert seen == count
        tenth = max(len(pages) // 10, 1)
        found |= {
            f"changes_{name}_per_second": round(count / sum(pages)),
            f"changes_{name}_ms_first_tenth": round(1000 * sum(pages[:tenth]) / tenth, 1),
            f"changes_{name}_ms_last_tenth": round(1000 * sum(pages[-tenth:]) / tenth, 1),
        }
    return found


def crowd(count: int, partner_id: uuid.UUID, run_id: uuid.UUID) -> None:
    """Make learners of a partner, who share and are under way in a run."""
    from django.db import connection

    from learners.models import ConsentText

    text = ConsentText.objects.in_force("partner_sharing").filter(language="en").get()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE crowd AS SELECT gen_random_uuid() AS id, "
            "gen_random_uuid() AS known FROM generate_series(1, %s)",
            [count],
        )
        cursor.execute(_ACCOUNTS)
        cursor.execute(_ENROLMENTS, [run_id])
        cursor.execute(_CONSENTS, [text.pk])
        cursor.execute(_LEARNERS, [partner_id])
        cursor.execute(_BROUGHT, [run_id, partner_id])
        cursor.execute("DROP TABLE crowd")


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
