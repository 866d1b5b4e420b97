"""Owing: the rows of certificates that are still to be made."""

import uuid
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings

from certificates.codes import new_code
from certificates.designs.branding import branded
from certificates.models import Certificate, CertificateCode, CertificateState
from courses.models import Edition, Run
from courses.selectors import edition_by_id, edition_for_run
from learners.milestones import CertificatesChanged, GuestSignedUp, RunCompleted, record
from learners.models import Account, Enrolment
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
    certificate = _certificate_of(
        account,
        edition_by_id(milestone.edition_id),
        run_id=milestone.run_id,
        completed_at=milestone.completed_at,
    )
    _brand([certificate], milestone.run_id)
    add_certificate(certificate)
    issue_soon(certificate.learner_id, certificate.id)


def owe_earlier_certificates(milestone: GuestSignedUp) -> None:
    """Write the certificates that somebody has earned as a guest."""
    for completed in completed_runs(milestone.learner_id):
        owe_certificate(completed)


def certificates_owed(
    enrolments: Sequence[Enrolment], *, run: Run, in_bulk: bool
) -> list[Certificate]:
    """Return the certificates that learners of a run are owed who have completed it, unsaved.

    As they are told it now: by the edition that the run follows. One query, one for each language,
    and those of who brands them.
    """
    ids = [each.learner_id for each in enrolments]
    accounts = Account.objects.only("certificate_name", "time_zone").in_bulk(ids)
    editions = {
        language: edition_for_run(run=run, language=language)
        for language in {each.language for each in enrolments}
    }
    owed = [
        _certificate_of(
            accounts[each.learner_id],
            editions[each.language],
            run_id=run.pk,
            completed_at=each.completed_at,
            in_bulk=in_bulk,
        )
        for each in enrolments
        if each.completed_at
    ]
    _brand(owed, run.pk)
    return owed


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


def tell_of(certificates: Sequence[Certificate], state: CertificateState) -> None:
    """Tell that certificates have come to a state. Within the transaction in which they do."""
    if certificates:
        rows = tuple((each.learner_id, each.run_id, each.id) for each in certificates)
        record(CertificatesChanged(certificates=rows, state=state))


def draw_card_soon(learner_id: uuid.UUID, certificate_id: uuid.UUID) -> None:
    """Have the share card of what is issued already drawn once the transaction commits."""
    from certificates.tasks import draw_card  # noqa: PLC0415 - the task imports these services

    nudge(draw_card, str(learner_id), str(certificate_id))


def issue_soon(learner_id: uuid.UUID, certificate_id: uuid.UUID) -> None:
    """Have an owed certificate issued once the transaction commits."""
    from certificates.tasks import issue  # noqa: PLC0415 - the task imports these services

    nudge(issue, str(learner_id), str(certificate_id))


def _brand(certificates: Sequence[Certificate], run_id: uuid.UUID) -> None:
    """Give certificates of a run, unsaved, the design of who brought their learners to it."""
    designs = branded(run_id, [each.learner_id for each in certificates])
    for each in certificates:
        each.design_id = designs.get(each.learner_id, each.design_id)


def _certificate_of(
    account: Account,
    edition: Edition,
    *,
    run_id: uuid.UUID,
    completed_at: datetime,
    in_bulk: bool = False,
) -> Certificate:
    """Return the certificate of a completed run, unsaved, with everything that it will print."""
    completed_on = day_in(account.time_zone, completed_at)
    said = edition.certificate
    return Certificate(
        learner_id=account.pk,
        run_id=run_id,
        code=new_code(),
        language=edition.language,
        title=edition.title,
        name=account.certificate_name,
        issuer=settings.CERTIFICATE_ISSUER,
        signatories=said.get("signatories", []),
        hours=Decimal(str(said.get("hours", 0))),
        achievement={"outcomes": edition.outcomes, "alignment": said.get("alignment", [])},
        design_id=said.get("design"),
        completed_on=completed_on,
        expires_on=last_day(completed_on, said.get("valid_for")),
        in_bulk=in_bulk,
    )
