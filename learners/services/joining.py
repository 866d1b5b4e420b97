"""Bringing what somebody did as a guest into an account that they had before.

What was learned comes along, run by run (``learners.services.joining_runs``). What the guest said
of themselves, and how they wanted pages to be, does not: the account has its own. All of it is one
transaction, and the guest is erased after it: a second call finds nobody to bring along.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from courses.models import Regrade
from courses.models.regrade import RegradeState
from learners.errors import JoinLaterError, NotAnAccountError
from learners.milestones import GuestJoined, record
from learners.models import Account, Attempt, Enrolment, SyncedEvent
from learners.privacy.keys import LearnerKey
from learners.privacy.sealing import is_sealed, seal, unseal
from learners.services.erasing import erase_at_once
from learners.services.joining_runs import join_run
from learners.services.joining_scores import Joining, insert
from learners.services.restricting import require_unrestricted

_MOVING = {RegradeState.RUNNING, RegradeState.REVERSING}


@dataclass(frozen=True)
class Joined:
    """What came along: in how many courses, and how many attempts did not, since none was left."""

    runs: int = 0
    left_behind: int = 0


@transaction.atomic
def join_guest(*, guest_id: uuid.UUID, account: Account) -> Joined:
    """Bring what a guest did into an account, and erase the guest.

    Nothing comes along of a guest who is there no more, because of an earlier call for example.
    Raises NotAnAccountError where the account is a guest's too, RestrictedError, WrongKeyError, and
    JoinLaterError while scores that would come along are being corrected.
    """
    people = _locked(guest_id, account.pk)
    guest, own = people.get(guest_id), people[account.pk]
    if own.is_guest:
        raise NotAnAccountError
    if guest is None or not guest.is_guest or not guest.is_active:
        return Joined()
    require_unrestricted(own)
    require_unrestricted(guest)
    _require_settled(guest_id)
    joining = Joining(guest_id, own.pk, LearnerKey(guest_id), LearnerKey(own.pk))
    run_ids = list(_enrolments(guest_id).order_by("run_id").values_list("run_id", flat=True))
    left_behind = sum(join_run(joining, run_id) for run_id in run_ids)
    _bring_events(joining)
    # A submission of the guest that waits for the lock is refused then, and not lost.
    _enrolments(guest_id).delete()
    record(GuestJoined(learner_id=own.pk, guest_id=guest_id))
    erase_at_once(guest_id)
    return Joined(runs=len(run_ids), left_behind=left_behind)


def _locked(*ids: uuid.UUID) -> dict[uuid.UUID, Account]:
    """Lock both accounts, in one order for everybody; rows that point at them may still be made."""
    rows = Account.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return {account.pk: account for account in rows}


def _enrolments(learner_id: uuid.UUID) -> Any:
    return Enrolment.objects.filter(learner_id=learner_id)


def _require_settled(guest_id: uuid.UUID) -> None:
    """Let no regrade begin that would pass over what is on its way from one learner to another."""
    tried = Attempt.objects.filter(learner_id=guest_id).values("activity_id")
    regrades = Regrade.objects.select_for_update().filter(activity_id__in=tried).order_by("pk")
    if any(regrade.state in _MOVING for regrade in regrades):
        raise JoinLaterError


def _bring_events(joining: Joining) -> None:
    """Bring what was done without a connection, so that what a device tells again is known."""
    known = set(SyncedEvent.objects.filter(learner_id=joining.own_id).values_list("id", flat=True))
    events = SyncedEvent.objects.filter(learner_id=joining.guest_id).exclude(id__in=known)
    brought = []
    for event in events:
        if is_sealed(event.body):
            event.body = seal(joining.own_key, unseal(joining.guest_key, event.body))
        event.learner_id = joining.own_id
        brought.append(event)
    insert(brought)
