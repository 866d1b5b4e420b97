"""Owing: the rows of certificates that are still to be made."""

import uuid
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.conf import settings

from certificates.codes import new_code
from certificates.models import Certificate, CertificateCode
from courses.selectors import edition_by_id
from learners.milestones import GuestSignedUp, RunCompleted
from learners.models import Account
from learners.nudges import nudge
from learners.selectors import completed_runs
from learners.zones import day_in


def owe_certificate(milestone: RunCompleted) -> None:
    """Write the certificate that a completed run owes, with everything that it will print.

    Runs inside the transaction that completes the run: both are there, or neither. A guest is owed
    it once they have signed up.
    """
    account = Account.objects.only("certificate_name", "is_guest", "time_zone").get(
        pk=milestone.learner_id
    )
    if account.is_guest:
        return
    edition = edition_by_id(milestone.edition_id)
    completed_on = day_in(account.time_zone, milestone.completed_at)
    certificate = Certificate(
        learner_id=milestone.learner_id,
        run_id=milestone.run_id,
        code=new_code(),
        language=edition.language,
        title=edition.title,
        name=account.certificate_name,
        issuer=settings.CERTIFICATE_ISSUER,
        signatories=edition.certificate.get("signatories", []),
        hours=Decimal(str(edition.certificate.get("hours", 0))),
        achievement={
            "outcomes": edition.outcomes,
            "alignment": edition.certificate.get("alignment", []),
        },
        design_id=edition.certificate.get("design"),
        completed_on=completed_on,
        expires_on=last_day(completed_on, edition.certificate.get("valid_for")),
    )
    add_certificate(certificate)
    issue_soon(certificate.learner_id, certificate.id)


def owe_earlier_certificates(milestone: GuestSignedUp) -> None:
    """Write the certificates that somebody has earned as a guest."""
    for completed in completed_runs(milestone.learner_id):
        owe_certificate(completed)


def last_day(completed_on: date, months: int | None) -> date | None:
    """Return the last day on which a certificate is valid that is valid for so many months.

    None for ever. The same day of the month, or its last, where it has no such day.
    """
    if not months:
        return None
    years, month = divmod(completed_on.month - 1 + months, 12)
    year = completed_on.year + years
    day = min(completed_on.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day)


def add_certificate(certificate: Certificate) -> None:
    """Write a new certificate, and the code that finds it."""
    add_certificates([certificate])


def add_certificates(certificates: Sequence[Certificate]) -> None:
    """Write new certificates, and the codes that find them. Two statements, however many."""
    Certificate.objects.bulk_create(certificates)
    CertificateCode.objects.bulk_create(
        CertificateCode(code=each.code, learner_id=each.learner_id, certificate_id=each.id)
        for each in certificates
    )


def draw_card_soon(learner_id: uuid.UUID, certificate_id: uuid.UUID) -> None:
    """Have the share card of what is issued already drawn once the transaction commits."""
    from certificates.tasks import draw_card  # noqa: PLC0415 - the task imports these services

    nudge(draw_card, str(learner_id), str(certificate_id))


def issue_soon(learner_id: uuid.UUID, certificate_id: uuid.UUID) -> None:
    """Have an owed certificate issued once the transaction commits."""
    from certificates.tasks import issue  # noqa: PLC0415 - the task imports these services

    nudge(issue, str(learner_id), str(certificate_id))
