"""Following an enrolment: having what changes in it told (``milestones.ProgressChanged``)."""

import uuid

from learners.models import Enrolment


def follow_enrolment(*, learner_id: uuid.UUID, run_id: uuid.UUID) -> None:
    """Have every change of an enrolment told from now on. Twice is as once."""
    Enrolment.objects.filter(learner_id=learner_id, run_id=run_id).update(is_followed=True)
