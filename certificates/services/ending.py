"""Ending: certificates that are revoked, or replaced by a new one.

Nobody can open the document of either any more, and its name is forgotten in the same transaction:
what is still to be told of it, at its code, needs neither. The file is removed soon after.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from certificates.badges import revoke_badges
from certificates.codes import new_code
from certificates.errors import NameUnchangedError, NotIssuedYetError
from certificates.files import remove_files
from certificates.models import (
    PAST,
    Certificate,
    CertificateKind,
    CertificateState,
    RevocationReason,
)
from certificates.selectors import names_to_print
from certificates.services.owing import (
    add_certificates,
    draw_card_soon,
    issue_soon,
    tell_of,
)
from courses.errors import NotFoundError
from courses.failpoints import failpoint
from courses.leases import UNCLAIMED
from learners.bulk import update_many
from learners.models import Account
from learners.models.audit import StaffAction
from learners.nudges import nudge
from learners.services import require_unrestricted
from learners.services.auditing import note

# What is a certificate's own. All else a new one says as the one did that it replaces.
OWN = {"pk", "id", "state", "code", "name", "shows_name", "sha256", "tries", "error", "owed_at",
       "in_bulk", "claimed_until", "issued_at", "revoked_at", "revocation_reason", "superseded_by",
       "removed_at", "mail_due_at", "mail_tries", "mailed_at"}  # fmt: skip


@transaction.atomic
def revoke_certificate(
    *,
    learner_id: uuid.UUID,
    certificate_id: uuid.UUID,
    reason: RevocationReason,
    by_id: uuid.UUID,
) -> bool:
    """Revoke a certificate: its code and its badge say so from now on, for ever.

    Return whether it counted until now. ``by_id`` is who of the staff did it, for the audit log.
    """
    found = lock_to(CertificateState.REVOKED, _row(learner_id, certificate_id))
    for certificate in found:
        note(StaffAction.REVOKED, by_id=by_id, run_id=certificate.run_id, learner_id=learner_id)
    revoke(found, reason=reason)
    return bool(found)


@transaction.atomic
def supersede_certificate(
    *, learner_id: uuid.UUID, certificate_id: uuid.UUID, by_id: uuid.UUID | None = None
) -> Certificate | None:
    """Replace a certificate by one with its holder's present name and a code of its own.

    Return the new one, which is owed, or there where it is of a module; None where there is none
    that counts. ``by_id`` is who of the staff did it, None where its holder asked.
    """
    found = lock_to(CertificateState.SUPERSEDED, _row(learner_id, certificate_id))
    for new in supersede(found):
        if by_id:
            note(StaffAction.REPLACED, by_id=by_id, run_id=new.run_id, learner_id=learner_id)
        soon = draw_card_soon if new.kind == CertificateKind.MODULE else issue_soon
        soon(new.learner_id, new.id)
        return new
    return None


@transaction.atomic
def correct_name(*, account: Account, certificate_id: uuid.UUID) -> Certificate:
    """Replace one's own certificate, where one's name is another one by now. Return the new one.

    Raises NotFoundError (also for others'), NotIssuedYetError, NameUnchangedError, RestrictedError.
    """
    require_unrestricted(account)
    certificate = _row(account.pk, certificate_id).first()
    if certificate is None:
        raise NotFoundError
    if certificate.state != CertificateState.ISSUED:
        raise NotIssuedYetError
    if not names_to_print(account=account, certificate=certificate).differ:
        raise NameUnchangedError
    new = supersede_certificate(learner_id=account.pk, certificate_id=certificate_id)
    if new is None:  # by another request, just now
        raise NotIssuedYetError
    return new


def lock_to(state: CertificateState, rows: QuerySet[Certificate]) -> list[Certificate]:
    """Return, locked, those that may come to a state, as they are now. Within a transaction."""
    may = rows.filter(state__in=CertificateState.before(state))
    return list(may.select_for_update().order_by("learner_id", "id"))


def revoke(certificates: Sequence[Certificate], *, reason: RevocationReason) -> None:
    """Revoke some that are locked. Two statements, however many."""
    ids = [each.id for each in certificates]
    tell_of(_issued(certificates), CertificateState.REVOKED)
    _of(certificates).filter(id__in=ids).update(
        state=CertificateState.REVOKED,
        revoked_at=Now(),
        revocation_reason=reason,
        name=None,
        mail_due_at=None,
    )
    _ended(ids)


def supersede(
    certificates: Sequence[Certificate],
    *,
    in_bulk: bool = False,
    designs: Mapping[uuid.UUID, Any] | None = None,
) -> list[Certificate]:
    """Replace some that are locked, each by a new one, which is returned.

    With their designs, by the ids of those replaced, where these are given; else with the one that
    they had.

    Those that they had replaced themselves point to the new ones, too. A few statements, however
    many.
    """
    learner_ids = [each.learner_id for each in certificates]
    names = dict(Account.objects.filter(pk__in=learner_ids).values_list("pk", "certificate_name"))
    new = [_successor(each, names[each.learner_id], in_bulk=in_bulk) for each in certificates]
    for old, each in zip(certificates, new, strict=True):
        each.design_id = designs[old.id] if designs is not None else each.design_id
    successors = {old.id: each.id for old, each in zip(certificates, new, strict=True)}
    earlier = _of(certificates).filter(superseded_by__in=successors)
    rows = [(each.learner_id, each.id, successors[each.superseded_by]) for each in earlier]  # type: ignore[index]
    rows += [(each.learner_id, each.id, successors[each.id]) for each in certificates]
    update_many(Certificate, key=["learner", "id"], change=["superseded_by"], rows=rows)
    _of(certificates).filter(id__in=successors).update(
        state=CertificateState.SUPERSEDED, name=None, mail_due_at=None
    )
    tell_of(_issued(certificates), CertificateState.SUPERSEDED)
    failpoint("certificate.superseded")
    add_certificates(new)
    tell_of(_issued(new), CertificateState.ISSUED)
    _ended(list(successors))
    return new


def remove_ended(limit: int) -> int:
    """Remove the documents of certificates that have ended; return how many rows were looked at.

    Not while a worker may still be writing one. May be stopped and run again. Raises what the
    storage raises; the rest stays then.
    """
    ended = Certificate.objects.filter(UNCLAIMED, state__in=PAST, removed_at__isnull=True)
    rows = list(ended.order_by("owed_at")[:limit])
    for certificate in rows:
        if certificate.kind != CertificateKind.MODULE:
            remove_files(certificate)
        _row(certificate.learner_id, certificate.id).update(removed_at=Now())
    return len(rows)


def _successor(old: Certificate, name: Any, *, in_bulk: bool) -> Certificate:
    """Return what replaces a certificate. One of a module has no document to wait for."""
    said = {field.attname for field in Certificate._meta.concrete_fields} - OWN
    new = Certificate(**{name: getattr(old, name) for name in said})
    new.code, new.name, new.in_bulk = new_code(), name, in_bulk
    if old.kind == CertificateKind.MODULE:
        new.state, new.issued_at = CertificateState.ISSUED, timezone.now()
    return new


def _issued(certificates: Sequence[Certificate]) -> list[Certificate]:
    """Return those that count, of which somebody may be told."""
    return [each for each in certificates if each.state == CertificateState.ISSUED]


def _ended(certificate_ids: list[uuid.UUID]) -> None:
    from certificates.tasks import remove_ended as task  # noqa: PLC0415 - it imports this module

    if certificate_ids:
        revoke_badges(certificate_ids)
        nudge(task)


def _row(learner_id: uuid.UUID, certificate_id: uuid.UUID) -> QuerySet[Certificate]:
    return Certificate.objects.filter(learner_id=learner_id, id=certificate_id)


def _of(certificates: Sequence[Certificate]) -> QuerySet[Certificate]:
    """Return everything of the learners of some certificates: a hot query names the learner."""
    return Certificate.objects.filter(learner_id__in={each.learner_id for each in certificates})
