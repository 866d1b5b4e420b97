"""What is kept for a while, so that what comes twice is done once."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from learners import models
from learners.privacy.annotations import DATA_ONLY, IS_YOU, TECHNICAL, Kept, Withheld
from learners.privacy.keys import LearnerKey
from learners.privacy.sealing import unseal
from learners.privacy.terms import Term


def _body(event: models.SyncedEvent, key: LearnerKey) -> Any:
    return unseal(key, event.body)


def kept_requests() -> tuple[Kept, ...]:
    """Return the annotations of what serves requests."""
    return (
        Kept(
            model=models.SyncedEvent,
            title=_("What was done without a connection"),
            purpose="To apply once what a device tells twice.",
            until="90 days are over, or the account is erased",
            terms=(Term(since="received_at", after=lambda: timedelta(days=90)),),
            columns={
                "learner_id": IS_YOU,
                "id": DATA_ONLY,
                "kind": _("What happened"),
                "digest": TECHNICAL,
                "body": DATA_ONLY,
                "happened_at": _("When"),
                "received_at": DATA_ONLY,
            },
            reads={"body": _body},
        ),
        Kept(
            model=models.StuckWork,
            title=_("What could not be graded yet"),
            purpose="To grade later what an error stood in the way of, and to hold up nobody else.",
            until="the work is done, or the account is erased",
            columns={
                "learner_id": IS_YOU,
                "work_id": DATA_ONLY,
                "kind": _("What happened"),
                "run_id": DATA_ONLY,
                "tries": DATA_ONLY,
                "error": TECHNICAL,
                "since": _("When"),
                "retry_at": DATA_ONLY,
            },
        ),
        Kept(
            model=models.IdempotentRequest,
            title=_("Answers to requests of programs"),
            purpose="To answer a request that is sent twice as the first time.",
            until="48 hours are over, or the account is erased",
            terms=(Term(since="created_at", after=lambda: timedelta(hours=48)),),
            columns={
                "learner_id": IS_YOU,
                "key": DATA_ONLY,
                "fingerprint": TECHNICAL,
                "status": DATA_ONLY,
                "body": Withheld("a copy of what the other parts hold"),
                "created_at": _("When"),
            },
        ),
    )
