"""Reads: the certificates of a run, for its staff, and whom work on them would be about.

People are named by their user name, never by the name on a certificate. Whose data may not be used
is in none of them.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from certificates.models import (
    PAST,
    Batch,
    BatchState,
    BatchWork,
    Certificate,
    CertificateKind,
    CertificateState,
)
from certificates.models.states import EXPIRED
from learners.models import Enrolment
from learners.selectors.restrictions import unrestricted

MISSING = "missing"


def certificates_of_run(run_id: uuid.UUID) -> dict[str, int]:
    """Return how many certificates of the course are in each state, and how many are missing.

    Three queries. One that has expired counts as that, and not as issued.
    """
    rows = unrestricted(Certificate.objects.filter(run_id=run_id, kind=CertificateKind.COURSE))
    counted = rows.values_list("state").order_by("state").annotate(count=Count("id"))
    counts = dict.fromkeys(CertificateState.values, 0) | dict(counted)
    issued = rows.filter(state=CertificateState.ISSUED)
    counts[EXPIRED] = issued.filter(expires_on__lt=Now()).count()
    counts[CertificateState.ISSUED] -= counts[EXPIRED]
    counts[MISSING] = _missing(run_id).count()
    return counts


def concerned(*, work: str, run_id: uuid.UUID, username: str = "") -> QuerySet[Any]:
    """Return whom work on a run is about: enrolments, or certificates, each with its learner.

    Of one learner, where their user name is given. They are then given another one also where
    theirs was revoked: somebody has looked at them alone.
    """
    rows: QuerySet[Any] = _FIND[BatchWork(work)](run_id)
    if username and work == BatchWork.ISSUE:
        rows = _missing(run_id, even_revoked=True)
    if username:
        rows = rows.filter(learner__username=username)
    return rows.select_related("learner").order_by("learner_id")


def why(row: Enrolment | Certificate) -> str:
    """Return why somebody is concerned, for staff: a state and a day, nothing of the person."""
    if isinstance(row, Enrolment):
        day = row.completed_at.date().isoformat() if row.completed_at else ""
        return _("completed %(day)s, no certificate") % {"day": day}
    if row.state == CertificateState.FAILED:
        return _("failed after %(tries)s tries: %(error)s") % {
            "tries": row.tries,
            "error": row.error,
        }
    if row.issued_at is None:
        return _("being made")
    said = {"day": row.issued_at.date().isoformat()}
    return (_("expired, issued %(day)s") if row.standing == EXPIRED else _("issued %(day)s")) % said


def batches_of(run_id: uuid.UUID) -> QuerySet[Batch]:
    """Return what was done to the certificates of a run, newest first. One query."""
    return Batch.objects.filter(run_id=run_id).order_by("-requested_at")


def batches_left() -> list[uuid.UUID]:
    """Return the work on runs that is not done. One query."""
    rows = Batch.objects.filter(state=BatchState.RUNNING, tries__lt=Batch.MAX_TRIES)
    return list(rows.order_by("requested_at").values_list("pk", flat=True))


def _missing(run_id: uuid.UUID, *, even_revoked: bool = False) -> QuerySet[Enrolment]:
    """Those who have completed the run and never had a certificate of it, not even a revoked one.

    Or have none that counts, where ``even_revoked``. Guests are owed theirs once they sign up.
    """
    theirs = Certificate.objects.filter(
        learner_id=OuterRef("learner_id"), run_id=run_id, kind=CertificateKind.COURSE
    )
    theirs = theirs.exclude(state__in=PAST) if even_revoked else theirs
    rows = Enrolment.objects.filter(run_id=run_id, completed_at__isnull=False)
    return unrestricted(rows.filter(learner__is_guest=False).exclude(Exists(theirs)))


def _failed(run_id: uuid.UUID) -> QuerySet[Certificate]:
    return unrestricted(Certificate.objects.filter(run_id=run_id, state=CertificateState.FAILED))


def _issued(run_id: uuid.UUID) -> QuerySet[Certificate]:
    rows = Certificate.objects.filter(run_id=run_id, kind=CertificateKind.COURSE)
    return unrestricted(rows.filter(state=CertificateState.ISSUED))


def _standing(run_id: uuid.UUID) -> QuerySet[Certificate]:
    rows = Certificate.objects.filter(run_id=run_id, kind=CertificateKind.COURSE)
    return unrestricted(rows.exclude(state__in=PAST))


_FIND: dict[BatchWork, Callable[[uuid.UUID], QuerySet[Any]]] = {
    BatchWork.ISSUE: _missing,
    BatchWork.RETRY: _failed,
    BatchWork.REISSUE: _issued,
    BatchWork.REVOKE: _standing,
}
