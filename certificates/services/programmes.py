"""Certificates of programmes: owed where the set of courses becomes whole, once.

What counts is a course that was completed and whose certificate still holds. A programme is earned
by any of its rules that was met before it ended (``courses.models.programme``): what it asks for
later takes nothing away. Whoever has had its certificate gets no other, also where it was revoked.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q

from certificates.codes import new_code
from certificates.models import Certificate, CertificateKind
from certificates.selectors.programmes import Earned, earned_programmes
from certificates.services.owing import add_certificate, issue_soon, last_day
from courses.models import ProgrammeRule, ProgrammeText
from courses.programmes.selectors import text_in
from learners.milestones import GuestSignedUp, RestrictionChanged, RunCompleted
from learners.models import Account
from learners.zones import day_in


def owe_programmes(milestone: RunCompleted) -> None:
    """Write the certificates of the programmes that a completed run makes whole.

    Comes after the one of the run itself, which it counts. One query where the course is in no
    programme; a fixed number otherwise, and three for each certificate.
    """
    owe_to(milestone.learner_id, Q(courses__course__runs=milestone.run_id))


def owe_earlier_programmes(milestone: GuestSignedUp) -> None:
    """Write the certificates of the programmes that somebody has completed as a guest."""
    owe_to(milestone.learner_id)


def owe_withheld_programmes(milestone: RestrictionChanged) -> None:
    """Write what was passed over while nothing of somebody might be used."""
    if not milestone.is_restricted:
        owe_to(milestone.learner_id)


def owe_to(learner_id: uuid.UUID, concerned: Q | None = None, *, in_bulk: bool = False) -> int:
    """Write the certificates of programmes that somebody has earned; return how many.

    ``concerned`` finds the rules of the programmes to look at: all, without. Call it in a
    transaction.
    """
    rules = ProgrammeRule.objects.once_in_force().filter(concerned or Q())
    ids = set(rules.values_list("programme_id", flat=True))
    if not ids:
        return 0
    # One at a time for each person: of two courses that are completed at the same moment, the
    # second has to see the first.
    account = Account.objects.select_for_update(no_key=True).get(pk=learner_id)
    if account.is_guest:
        return 0
    earned = earned_programmes(learner_id, ids)
    texts = _texts(each.programme_id for each in earned)
    for each in earned:
        _owe(account, each, texts[each.programme_id], in_bulk=in_bulk)
    return len(earned)


def _texts(programme_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[ProgrammeText]]:
    found: dict[uuid.UUID, list[ProgrammeText]] = defaultdict(list)
    for text in ProgrammeText.objects.filter(programme__in=list(programme_ids)).order_by("pk"):
        found[text.programme_id].append(text)
    return found


def _owe(account: Account, earned: Earned, texts: list[ProgrammeText], *, in_bulk: bool) -> None:
    """Write the certificate, with everything that it will print.

    In the language of the course that made the programme whole, where it has words in it.
    """
    spoken = next(each.language for each in earned.courses if each.run_id == earned.run_id)
    text = text_in(texts, spoken)
    if text is None:
        raise AssertionError(earned.programme_id)  # a programme has a text, or is not saved
    said = text.certificate
    completed_on = day_in(account.time_zone, earned.whole_at)
    certificate = Certificate(
        learner_id=account.pk,
        run_id=earned.run_id,
        kind=CertificateKind.PROGRAMME,
        of=earned.programme_id,
        code=new_code(),
        language=text.language,
        title=text.title,
        achievement={"courses": [each.title for each in earned.courses]},
        name=account.certificate_name,
        issuer=settings.CERTIFICATE_ISSUER,
        signatories=said.get("signatories", []),
        design_id=said.get("design"),
        hours=sum(each.hours for each in earned.courses),
        completed_on=completed_on,
        expires_on=last_day(completed_on, said.get("valid_for")),
        in_bulk=in_bulk,
    )
    add_certificate(certificate)
    if not in_bulk:
        issue_soon(certificate.learner_id, certificate.id)
