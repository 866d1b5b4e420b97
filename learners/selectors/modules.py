"""Reads: the modules with a badge that somebody has completed."""

import uuid
from collections import defaultdict
from datetime import datetime

from courses.badges import badge_modules
from courses.selectors import edition_for_run
from learners.milestones import ModuleCompleted
from learners.models import Completion
from learners.selectors.progress import my_enrolments

Done = dict[uuid.UUID, tuple[datetime, uuid.UUID]]
"""When activities were completed, and in which edition."""


def completed_modules(learner_id: uuid.UUID) -> list[ModuleCompleted]:
    """Return the modules with a badge that somebody has completed, as they are told of.

    By the edition that they follow now, or by the one in which they completed the last of what the
    module required. Two queries, and one a run.
    """
    done: dict[uuid.UUID, Done] = defaultdict(dict)
    rows = Completion.objects.filter(learner_id=learner_id)
    for run_id, activity_id, edition_id, at in rows.values_list(
        "run_id", "activity_id", "edition_id", "completed_at"
    ):
        done[run_id][activity_id] = at, edition_id
    return [
        found
        for each in my_enrolments(learner_id)
        for found in _completed(
            learner_id,
            each.run_id,
            done[each.run_id],
            now=edition_for_run(run=each.run, language=each.language).pk,
        )
    ]


def _completed(
    learner_id: uuid.UUID, run_id: uuid.UUID, done: Done, *, now: uuid.UUID
) -> list[ModuleCompleted]:
    found = []
    for edition_id in {now, *(edition_id for _at, edition_id in done.values())}:
        for module_id, activity_ids in badge_modules(edition_id).required.items():
            if not activity_ids <= done.keys():
                continue
            at, last_in = max(done[key] for key in activity_ids)
            if edition_id in (now, last_in):
                found.append(
                    ModuleCompleted(
                        learner_id=learner_id,
                        run_id=run_id,
                        edition_id=edition_id,
                        module_id=module_id,
                        completed_at=at,
                        is_followed=True,
                    )
                )
    return found
