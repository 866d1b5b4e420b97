"""What a partner sees of those of its learners who agree to it, while they do (TRUST D5)."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from certificates.links import verification_url
from certificates.models import Certificate, CertificateKind, CertificateState
from courses.errors import NotFoundError
from learners.models import Account, Enrolment, Purpose
from learners.selectors import consenting
from learners.selectors.consents import learners_who_agree
from partners.changes import changed_since
from partners.models import ApiKey, Partner, PartnerEnrolment, PartnerLearner

PAGE = 500
OF_ONE_RUN = (CertificateKind.COURSE, CertificateKind.MODULE)


class Seen(StrEnum):
    """How somebody stands in a run, as their partner sees it."""

    INVITED = "invited"
    PRIVATE = "private"
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
    LEFT = "left"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A learner in a run. Of whoever does not share, nothing but that they do not."""

    learner: uuid.UUID
    run_id: uuid.UUID
    state: Seen
    language: str | None = None
    done: int | None = None
    required: int | None = None
    grade: Decimal | None = None
    enrolled_at: datetime | None = None
    completed_at: datetime | None = None


@dataclass(frozen=True)
class Changes:
    """A page of what has changed. ``cursor`` is from where to ask next, at once if ``more``."""

    results: list[Standing]
    cursor: int
    more: bool


def progress_since(key: ApiKey, position: int) -> Changes:
    """Return what has changed since a position, each learner in a run once, as it is now.

    Four queries at any size; nine where something is new.
    """
    rows = changed_since(key, position, PAGE)
    return Changes(
        results=standings(rows),
        cursor=rows[-1].position or position if rows else position,
        more=len(rows) == PAGE,
    )


def standings(rows: Sequence[PartnerEnrolment]) -> list[Standing]:
    """Return how those of some rows stand now, as their partners see it. Three queries.

    ``rows`` come with their ``who``.
    """
    sharing = sharing_among({row.who.learner_id for row in rows if row.who.learner_id})
    enrolments = _enrolments(rows, sharing)
    return [_standing(row, sharing, enrolments) for row in rows]


def sharing_among(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those whose partners may see their progress now. Two queries."""
    restricted = Account.objects.filter(pk__in=ids, restricted_at__isnull=False)
    return consenting(ids, Purpose.PARTNERS) - set(restricted.values_list("pk", flat=True))


def sharing_learners(partner: Partner) -> QuerySet[PartnerLearner]:
    """Return the learners of a partner who let it see their progress now, for counting them."""
    rows = PartnerLearner.objects.filter(partner=partner, is_sandbox=False)
    restricted = Account.objects.filter(pk=OuterRef("learner_id"), restricted_at__isnull=False)
    agreed = learners_who_agree(Purpose.PARTNERS).filter(learner_id=OuterRef("learner_id"))
    return rows.filter(Exists(agreed), ~Exists(restricted))


def certificates_of(key: ApiKey, learner: uuid.UUID) -> Any:
    """Return the certificates that a learner earned in runs that the partner brought them to.

    Not of a programme, which names other courses, and none of whoever does not share. Four queries.
    Raises NotFoundError for learners of others.
    """
    who = PartnerLearner.objects.filter(
        pk=learner, partner=key.partner_id, is_sandbox=key.is_sandbox, gone_at__isnull=True
    ).first()
    if who is None:
        raise NotFoundError
    rows = Certificate.objects.filter(issued_at__isnull=False, kind__in=OF_ONE_RUN)
    if who.learner_id is None or not sharing_among({who.learner_id}):
        return rows.none()
    runs = who.enrolments.values_list("run_id", flat=True)
    return rows.filter(learner_id=who.learner_id, run_id__in=list(runs))


def shown_address(certificate: Certificate) -> str | None:
    """Return where anybody may check a certificate, while it counts."""
    issued = certificate.state == CertificateState.ISSUED
    return verification_url(certificate.code) if issued else None


def _enrolments(
    rows: Sequence[PartnerEnrolment], sharing: set[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], Enrolment]:
    runs = {row.run_id for row in rows}
    found = Enrolment.objects.filter(learner_id__in=sharing, run_id__in=runs)
    return {(each.learner_id, each.run_id): each for each in found}


def _standing(
    row: PartnerEnrolment,
    sharing: set[uuid.UUID],
    enrolments: dict[tuple[uuid.UUID, uuid.UUID], Enrolment],
) -> Standing:
    named: dict[str, Any] = {"learner": row.who_id, "run_id": row.run_id}
    learner_id = row.who.learner_id
    if row.who.gone_at:
        return Standing(**named, state=Seen.LEFT if row.who.has_left else Seen.GONE)
    if learner_id is None:
        return Standing(**named, state=Seen.INVITED)
    if learner_id not in sharing:
        return Standing(**named, state=Seen.PRIVATE)
    enrolment = enrolments.get((learner_id, row.run_id))
    if enrolment is None:
        return Standing(**named, state=Seen.INVITED)
    return Standing(
        **named,
        state=Seen(enrolment.state),
        language=enrolment.language,
        done=enrolment.done,
        required=enrolment.required,
        grade=enrolment.grade,
        enrolled_at=enrolment.enrolled_at,
        completed_at=enrolment.completed_at,
    )
