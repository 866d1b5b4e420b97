"""Answers to a quiz with a wrong key, and what a regrade may touch."""

import uuid

from learners.models import Attempt, Completion, Enrolment
from learners.services.regrading import (
    reverse_regrade,
    work_on,
)
from tests import drafts

STAFF = uuid.uuid4()


RIGHT = drafts.right_answers()


# What the author meant: the "wrong" option of the single choice is the right one.
MEANT = {drafts.SINGLE: [drafts.WRONG], drafts.MULTIPLE: [drafts.ALSO_RIGHT, drafts.RIGHT]}


NOTHING_RIGHT = {drafts.SINGLE: [], drafts.MULTIPLE: [drafts.WRONG]}


def back(regrade):
    reverse_regrade(regrade_id=regrade.pk, by_id=STAFF)
    work_on(regrade.pk)
    regrade.refresh_from_db()
    return regrade


def everything():
    """All that a regrade may touch, to compare."""
    return (
        list(Attempt.objects.order_by("id").values()),
        list(Completion.objects.order_by("learner_id", "activity_id").values()),
        list(Enrolment.objects.order_by("learner_id").values()),
    )


def quiz(account):
    """(score, completed) of somebody's quiz."""
    found = Completion.objects.filter(learner_id=account.pk, score__isnull=False).first()
    return found and found.score
