"""Reads: the certificates of a run or of a programme, for staff, and whom work would be about.

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
    return _states(certificates_of(run_id=run_id)) | {MISSING: _missing(run_id).count()}


def certificates_of_programme(programme_id: uuid.UUID) -> dict[str, int]:
    """Return how many certificates of a programme are in each state. Two queries."""
    return _states(certificates_of(programme_id=programme_id))


def certificates_of(
    *,
    run_id: uuid.UUID | None = None,
    programme_id: uuid.UUID | None = None,
    kind: CertificateKind = CertificateKind.COURSE,
) -> QuerySet[Certificate]:
    """Return the certificates of the course that a run is of, or of a programme.

    Of a run, those of its modules where they are the ``kind``.
    """
    if run_id:
        rows = Certificate.objects.filter(kind=kind, run_id=run_id)
    else:
        rows = Certificate.objects.filter(kind=CertificateKind.PROGRAMME, of=programme_id)
    return unrestricted(rows)


def _states(rows: QuerySet[Certificate]) -> dict[str, int]:
    counted = rows.values_list("state").order_by("state").annotate(count=Count("id"))
    counts = dict.fromkeys(CertificateState.values, 0) | dict(counted)
    issued = rows.filter(state=CertificateState.ISSUED)
    counts[EXPIRED] = issued.filter(expires_on__lt=Now()).count()
    counts[CertificateState.ISSUED] -= counts[EXPIRED]
    return counts


def concerned(
    *,
    work: str,
    run_id: uuid.UUID | None = None,
    programme_id: uuid.UUID | None = None,
    username: str = "",
) -> QuerySet[Any]:
    """Return whom work on a run or a programme is about: enrolments, or certificates.

    Each with its learner. Of one learner, where their user name is given: they are then given
    another certificate also where theirs was revoked, since somebody has looked at them alone.
    Nobody is missing one of a programme: those are given by its award
    (``certificates.services.awarding``).
    """
    rows: QuerySet[Any]
    if work == BatchWork.ISSUE:
        even_revoked = bool(username)
        rows = _missing(run_id, even_revoked=even_revoked) if run_id else Enrolment.objects.none()
    else:
        kind = CertificateKind.MODULE if work == BatchWork.BADGES else CertificateKind.COURSE
        of = certificates_of(run_id=run_id, programme_id=programme_id, kind=kind)
        rows = _FIND[BatchWork(work)](of)
    if username:
        rows = rows.filter(learner__username=username)
    return rows.select_related("learner").order_by("learner_id", "pk")


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
    if row.kind == CertificateKind.MODULE:
        return _("badge of a module, issued %(day)s") % said
    return (_("expired, issued %(day)s") if row.standing == EXPIRED else _("issued %(day)s")) % said


def batches_of(
    *, run_id: uuid.UUID | None = None, programme_id: uuid.UUID | None = None
) -> QuerySet[Batch]:
    """Return what was done to the certificates of a run or a programme, newest first. One query."""
    return Batch.objects.filter(run=run_id, programme=programme_id).order_by("-requested_at")


def batches_left() -> list[uuid.UUID]:
    """Return the work that is not done. One query."""
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


_FIND: dict[BatchWork, Callable[[QuerySet[Certificate]], QuerySet[Certificate]]] = {
    BatchWork.RETRY: lambda rows: rows.filter(state=CertificateState.FAILED),
    BatchWork.REISSUE: lambda rows: rows.filter(state=CertificateState.ISSUED),
    BatchWork.REVOKE: lambda rows: rows.exclude(state__in=PAST),
    BatchWork.BADGES: lambda rows: rows.exclude(state__in=PAST),
}
