"""Taking somebody out of reports that are being made."""

import uuid

from impact.models import CohortFact, Release, ReleaseState
from impact.pseudonyms import pseudonym_in
from learners.milestones import ConsentWithdrawn, Erased, RestrictionChanged
from learners.models import Enrolment, Purpose

_COUNTED = {Purpose.SERVICE, Purpose.DEMOGRAPHICS, Purpose.SENSITIVE}


def leave_reports(milestone: Erased | ConsentWithdrawn | RestrictionChanged) -> None:
    """Count somebody no more in any report that is being made; in the next one as they then are.

    Their row says so whether their facts were read already or are read after this: rows that are
    there are not written over. Two queries, and one for each report.
    """
    if isinstance(milestone, ConsentWithdrawn) and milestone.purpose not in _COUNTED:
        return
    if isinstance(milestone, RestrictionChanged) and not milestone.is_restricted:
        return
    runs = Enrolment.objects.filter(learner_id=milestone.learner_id).values("run_id")
    for release in Release.objects.filter(state=ReleaseState.OWED, run_id__in=runs):
        _leave(release, milestone.learner_id)


def _leave(release: Release, learner_id: uuid.UUID) -> None:
    left = CohortFact(
        release=release, pseudonym=pseudonym_in(release.run_id, learner_id), left=True
    )
    fields = [
        each.name
        for each in CohortFact._meta.concrete_fields
        if each.name not in {"pk", "release", "pseudonym"}
    ]
    CohortFact.objects.bulk_create(
        [left], update_conflicts=True, unique_fields=["release_id", "pseudonym"],
        update_fields=fields,
    )  # fmt: skip
