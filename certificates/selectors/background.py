"""Reads: what is owed."""

import uuid

from certificates.models import Certificate, CertificateState, FilesToRemove
from certificates.selectors.verifying import Verification, verification_of
from courses.leases import UNCLAIMED
from courses.models import ProgrammeAward
from courses.models.programme import AwardState


def issued_certificate(*, learner_id: uuid.UUID, certificate_id: uuid.UUID) -> Verification | None:
    """Return the same of an issued certificate by its ids, for background work. One query."""
    certificate = Certificate.objects.filter(
        learner_id=learner_id, id=certificate_id, state=CertificateState.ISSUED
    ).first()
    return verification_of(certificate) if certificate else None


def owed_in_turn(limit: int) -> list[tuple[uuid.UUID, uuid.UUID, bool]]:
    """Return (learner, certificate, whether nobody waits for it) of what comes next. One query."""
    rows = Certificate.objects.filter(UNCLAIMED, state=CertificateState.OWED)
    ids = rows.order_by("in_bulk", "owed_at").values_list("learner_id", "id", "in_bulk")
    return list(ids[:limit])


def is_owed_in_bulk() -> bool:
    """Say whether anything is owed that nobody waits for, and that no worker has. One query."""
    rows = Certificate.objects.filter(UNCLAIMED, state=CertificateState.OWED, in_bulk=True)
    return rows.exists()


def owed_now(limit: int) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Return (learner, certificate) ids that learners wait for and no worker has. One query."""
    return list(
        Certificate.objects.filter(
            UNCLAIMED,
            state=CertificateState.OWED,
            in_bulk=False,
        )
        .order_by("owed_at")
        .values_list("learner_id", "id")[:limit]
    )


def awards_left() -> list[uuid.UUID]:
    """Return programmes whose certificates are to be given and that no worker has. One query."""
    owed = ProgrammeAward.objects.filter(
        UNCLAIMED, state=AwardState.OWED, tries__lt=ProgrammeAward.MAX_TRIES
    )
    return list(owed.order_by("requested_at").values_list("programme_id", flat=True))


def files_to_remove(limit: int) -> list[uuid.UUID]:
    """Return whose documents are still to be removed since they were erased. One query."""
    return list(FilesToRemove.objects.values_list("learner_id", flat=True)[:limit])
