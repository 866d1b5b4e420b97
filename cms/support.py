"""Looking somebody up to help them: noted before it is read, and alike for who is not there.

What is found is told only of the runs of offices in which one has the right (``Right.SUPPORT``).
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from certificates.codes import in_address
from certificates.models import Certificate, CertificateState
from certificates.selectors import certificates_to_help, holder_to_help
from certificates.services import reissue_certificate, supersede_certificate
from learners.models.audit import StaffAction
from learners.selectors.helping import (
    SeenCourse,
    account_to_help,
    courses_to_help,
    find_to_help,
    offices_to_help_in,
)
from learners.services.auditing import note

Offices = Collection[uuid.UUID]


@dataclass(frozen=True)
class Case:
    """What is needed to help somebody; each course with its certificate, None without one."""

    learner_id: uuid.UUID
    account: Any
    courses: list[tuple[SeenCourse, Certificate | None]]


def look_up(*, who: str, reason: str, offices: Offices, by_id: uuid.UUID) -> Case | None:
    """Return what helps somebody, by their user name or the code of a certificate of theirs.

    The address at which a certificate is checked does as well as the code in it.
    None for unknown people and for those of other offices, after the same work, which is noted too.
    Nine queries, and one for each office of theirs.
    """
    by_name = find_to_help(username=who, offices=offices)
    learner_id = by_name or holder_to_help(code=in_address(who), offices=offices)
    if learner_id is None:
        own = next(iter(offices)) if len(offices) == 1 else None
        note(StaffAction.MISSED, by_id=by_id, office_id=own, reason=reason)
        return None
    for office_id in offices_to_help_in(learner_id=learner_id, offices=offices):
        said: dict[str, Any] = {"by_id": by_id, "learner_id": learner_id, "reason": reason}
        note(StaffAction.HELPED, office_id=office_id, **said)
    certificates = certificates_to_help(learner_id=learner_id)
    courses = courses_to_help(learner_id=learner_id, offices=offices)
    return Case(
        learner_id=learner_id,
        account=account_to_help(learner_id),
        courses=[(seen, certificates.get(seen.enrolment.run_id)) for seen in courses],
    )


def make_again(*, case: Case, run_id: str, by_id: uuid.UUID) -> bool:
    """Have the certificate of one of the courses that are seen made again.

    One that failed, as it was to be; one that is issued is replaced by one with the present name.
    """
    for seen, certificate in case.courses:
        if certificate and str(seen.enrolment.run_id) == run_id:
            one = {"learner_id": case.learner_id, "certificate_id": certificate.id}
            if certificate.state == CertificateState.ISSUED:
                return supersede_certificate(**one, by_id=by_id) is not None
            note(
                StaffAction.REISSUED,
                by_id=by_id,
                run_id=seen.enrolment.run_id,
                learner_id=case.learner_id,
            )
            return reissue_certificate(**one)
    return False
