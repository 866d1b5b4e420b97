"""Modules that give a badge: telling of those that a learner has completed.

What counts is what was completed: lessons read, quizzes passed, also where the course itself is
passed by grade. Editions without such modules cost nothing here. The same module may be told of
again; whoever subscribes gives once.
"""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from courses.badges import badge_modules
from courses.selectors import edition_for_run
from learners import milestones
from learners.models import Completion

Times = Mapping[uuid.UUID, datetime]
"""When activities were completed."""
Required = Mapping[uuid.UUID, frozenset[uuid.UUID]]
"""What modules require."""


def tell_of_module(
    enrolment: Any, *, edition_id: uuid.UUID, activity_id: uuid.UUID, outdated: bool = False
) -> None:
    """Tell of the module that a new completion makes whole, if it gives a badge.

    ``edition_id`` is where it was completed. Where that is ``outdated``, or of another language,
    the edition that the learner follows now decides. No query for an edition without such modules,
    after the first; one where the activity counts in one.
    """
    modules = badge_modules(edition_id)
    if outdated or modules.language != enrolment.language:
        edition_id = edition_for_run(run=enrolment.run, language=enrolment.language).pk
        modules = badge_modules(edition_id)
    if concerned := modules.of(activity_id):
        _tell(enrolment, edition_id, concerned, _completed(enrolment, concerned))


def tell_of_modules(
    enrolment: Any, edition_id: uuid.UUID, completions: Collection[Completion] | None = None
) -> None:
    """Tell of all modules of an edition that a learner has made whole.

    ``completions`` are all that they have in the run; without them it takes a query, and none for
    an edition without such modules.
    """
    required = badge_modules(edition_id).required
    if not required:
        return
    done = (
        _completed(enrolment, required)
        if completions is None
        else {each.activity_id: each.completed_at for each in completions}
    )
    _tell(enrolment, edition_id, required, done)


def _completed(enrolment: Any, required: Required) -> Times:
    rows = Completion.objects.filter(
        learner_id=enrolment.learner_id,
        run_id=enrolment.run_id,
        activity_id__in=frozenset().union(*required.values()),
    )
    return dict(rows.values_list("activity_id", "completed_at"))


def _tell(enrolment: Any, edition_id: uuid.UUID, required: Required, done: Times) -> None:
    for module_id, activity_ids in required.items():
        if activity_ids <= done.keys():
            milestones.record(
                milestones.ModuleCompleted(
                    learner_id=enrolment.learner_id,
                    run_id=enrolment.run_id,
                    edition_id=edition_id,
                    module_id=module_id,
                    completed_at=max(done[key] for key in activity_ids),
                    is_followed=enrolment.is_followed,
                )
            )
