"""Reads: what staff may see of certificates."""

import uuid
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from certificates.codes import normalise
from certificates.models import Certificate, CertificateCode, CertificateKind, CertificateState
from certificates.selectors.mine import my_certificates
from courses.badges import badge_modules
from courses.models import Regrade
from courses.models.regrade import RegradeState
from learners.models import Enrolment, RegradedCompletion
from learners.selectors.helping import in_offices


def holder_to_help(*, code: str, offices: Collection[uuid.UUID]) -> uuid.UUID | None:
    """Return whose certificate has a code, of a run of one of the offices. One query.

    Where its holder has left the run, or nothing of theirs may be used, there is none.
    """
    holder = CertificateCode.objects.filter(code=normalise(code)).values("learner_id")[:1]
    held = Certificate.objects.filter(
        learner_id=OuterRef("learner_id"), run_id=OuterRef("run_id"), code=normalise(code)
    )
    rows = in_offices(Enrolment.objects.filter(Exists(held), learner_id=Subquery(holder)), offices)
    return rows.values_list("learner_id", flat=True).first()


def certificates_to_help(*, learner_id: uuid.UUID) -> dict[uuid.UUID, Certificate]:
    """Return the states of somebody's certificates by run: no name, no code. One query.

    The newest of each run, where one was replaced, or given again after it had been revoked.
    """
    shown = ("state", "owed_at", "issued_at", "tries", "error")
    rows = my_certificates(learner_id).filter(kind=CertificateKind.COURSE).only("run_id", *shown)
    return {each.run_id: each for each in reversed(rows)}


def certificates_concerned(regrade: Regrade) -> QuerySet[Certificate]:
    """Return the certificates that a person may have to decide on after a regrade. One query.

    Those of the course, and the badges of the modules that require the quiz.

    Those of learners whose pass it lost; once it is taken back, of those whose pass it had made.
    """
    moved = RegradedCompletion.objects.filter(regrade=regrade)
    if regrade.state == RegradeState.REVERSED:
        moved = moved.filter(old_completed_at__isnull=True, is_completed=True)
    else:
        moved = moved.filter(lost=True)
    modules = badge_modules(regrade.edition_id).of(regrade.activity_id)
    theirs = moved.filter(learner_id=OuterRef("learner_id"), run_id=OuterRef("run_id"))
    return (
        Certificate.objects.filter(
            Q(kind=CertificateKind.COURSE) | Q(kind=CertificateKind.MODULE, of__in=list(modules)),
            Exists(theirs),
        )
        .exclude(state=CertificateState.SUPERSEDED)
        .select_related("learner")
        .order_by("owed_at", "learner_id", "id")
    )
