"""Bringing somebody whom a partner's own system has signed in: by a frame, or from an LMS.

Who they are is the partner's word, so an account is opened by it only if it was made by it, and as
long as it is a guest's. An account with a passphrase is opened by its owner: else a partner could
read the answers of somebody who shares nothing with it, by saying that it is them.
"""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from courses.errors import NotFoundError
from learners.errors import RunNotOpenError
from learners.models import Account, Enrolment
from learners.services import begin_as_guest, note_use, require_unrestricted
from partners.errors import ContractOverError, NoSeatLeftError, OwnAccountError
from partners.models import Partner, PartnerEnrolment, PartnerLearner
from partners.seats import seats_left
from partners.services.joining import be_known, take_up, take_up_all


@dataclass(frozen=True, kw_only=True)
class Coming:
    """Whom a partner means, by the digest that finds them, and to which run it brings them.

    The digest is made by ``partners.invites.known_as``.
    """

    partner: Partner
    is_sandbox: bool
    known_as: str
    run_id: uuid.UUID
    language: str


def bring(
    *, partner: Partner, is_sandbox: bool, known_as: str, run_id: uuid.UUID, language: str
) -> Account:
    """Return the account of somebody whom a partner brings, enrolled in a run.

    As ``bring_in``, for who has neither signed in nor read a text here.
    """
    return bring_in(
        Coming(
            partner=partner,
            is_sandbox=is_sandbox,
            known_as=known_as,
            run_id=run_id,
            language=language,
        )
    )


@transaction.atomic
def bring_in(
    coming: Coming, *, signed_in: Account | None = None, text_id: uuid.UUID | None = None
) -> Account:
    """Return the account of somebody whom a partner brings, enrolled in a run.

    Whoever comes for the first time gets a guest's account, unless they have ``signed_in`` to one
    of their own. ``text_id`` is the text of the service that they have read, by default the one in
    force. Who has left the run is not enrolled again: they may do that on its page.

    Raises ContractOverError, NotFoundError for a run that is not the partner's, NoSeatLeftError,
    OwnAccountError, JoinedBeforeError, RestrictedError, and what ``enrol`` and ``begin_as_guest``
    raise.
    """
    require_reach(coming)
    row = _known(coming) or _add(coming)
    brought, _created = PartnerEnrolment.objects.get_or_create(
        who=row,
        run_id=coming.run_id,
        defaults={
            "partner": coming.partner,
            "is_sandbox": coming.is_sandbox,
            "language": coming.language,
        },
    )
    if row.learner_id is None:
        account = signed_in or begin_as_guest(language=coming.language, text_id=text_id)
        row.is_brought = signed_in is None
        _join(account, row)
    else:
        account = _own(row, row.learner_id, signed_in)
    if not Enrolment.objects.filter(learner_id=account.pk, run_id=coming.run_id).exists():
        require_unrestricted(account)
        if not take_up(account, brought):
            raise RunNotOpenError
    return account


def account_of(coming: Coming) -> Account | None:
    """Return who is meant, if they have come before. Two queries."""
    learner_id = _rows(coming).values_list("learner_id", flat=True).first()
    return Account.objects.filter(pk=learner_id).first() if learner_id else None


def require_reach(coming: Coming) -> None:
    """Raise ContractOverError, or NotFoundError for a run that is not the partner's."""
    if not coming.partner.is_in_force:
        raise ContractOverError
    runs = coming.partner.demo_runs if coming.is_sandbox else coming.partner.runs
    if not runs.filter(pk=coming.run_id).exists():
        raise NotFoundError


def _rows(coming: Coming) -> QuerySet[PartnerLearner]:
    return PartnerLearner.objects.filter(
        partner=coming.partner, is_sandbox=coming.is_sandbox, known_as=coming.known_as
    )


def _known(coming: Coming) -> PartnerLearner | None:
    return _rows(coming).select_for_update(no_key=True).first()


def _add(coming: Coming) -> PartnerLearner:
    """Take a seat for somebody new, unless somebody else has just done that."""
    partner = Partner.objects.select_for_update(no_key=True).get(pk=coming.partner.pk)
    if row := _known(coming):
        return row
    left = seats_left(partner, is_sandbox=coming.is_sandbox)
    if left is not None and left <= 0:
        raise NoSeatLeftError
    return PartnerLearner.objects.create(
        partner=partner, is_sandbox=coming.is_sandbox, known_as=coming.known_as
    )


def _join(account: Account, row: PartnerLearner) -> None:
    require_unrestricted(account)
    be_known(account, row)
    take_up_all(account, row)


def _own(row: PartnerLearner, learner_id: uuid.UUID, signed_in: Account | None) -> Account:
    """Return whose account it is: who has signed in to it, or a guest whom the partner brought."""
    account = Account.objects.get(pk=learner_id)
    if not account.is_active:
        raise OwnAccountError
    if signed_in is None and not (row.is_brought and account.is_guest):
        raise OwnAccountError
    if signed_in is not None and signed_in.pk != account.pk:
        raise OwnAccountError
    if account.is_guest:
        note_use(account=account)
    return account
