"""Badges of modules: written and issued at once, since they have no document."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models.functions import Now

from certificates.codes import new_code
from certificates.models import Certificate, CertificateKind, CertificateState
from certificates.services.owing import add_certificate, draw_card_soon, tell_of
from courses.selectors import edition_by_id
from learners.milestones import GuestSignedUp, ModuleCompleted
from learners.models import Account
from learners.selectors.modules import completed_modules
from learners.zones import day_in

MINUTES = 60


def give_badge_of_module(milestone: ModuleCompleted) -> None:
    """Write the badge of a module that is completed, once: also where it was revoked since.

    Runs inside the transaction that completes the module. One query where it is there already. A
    guest gets it once they have signed up.
    """
    known = Certificate.objects.filter(
        learner_id=milestone.learner_id,
        run_id=milestone.run_id,
        kind=CertificateKind.MODULE,
        of=milestone.module_id,
    )
    if known.exists():
        return
    account = Account.objects.only("certificate_name", "is_guest", "time_zone").get(
        pk=milestone.learner_id
    )
    if account.is_guest:
        return
    edition = edition_by_id(milestone.edition_id)
    module = next(each for each in edition.outline if each["id"] == str(milestone.module_id))
    certificate = Certificate(
        learner_id=milestone.learner_id,
        run_id=milestone.run_id,
        kind=CertificateKind.MODULE,
        of=milestone.module_id,
        state=CertificateState.ISSUED,
        issued_at=Now(),
        code=new_code(),
        language=edition.language,
        title=module["title"],
        achievement={"course": edition.title, "summary": module["summary"]},
        name=account.certificate_name,
        issuer=settings.CERTIFICATE_ISSUER,
        hours=_hours(module),
        completed_on=day_in(account.time_zone, milestone.completed_at),
    )
    add_certificate(certificate)
    if milestone.is_followed:
        tell_of([certificate], CertificateState.ISSUED)
    draw_card_soon(certificate.learner_id, certificate.id)


def give_earlier_badges(milestone: GuestSignedUp) -> None:
    """Write the badges of the modules that somebody has completed as a guest."""
    for completed in completed_modules(milestone.learner_id):
        give_badge_of_module(completed)


def _hours(module: dict[str, Any]) -> Decimal:
    """Return how long what a module requires takes most learners, in hours to one decimal."""
    minutes = sum(each["minutes"] for each in module["activities"] if each["required"])
    return round(Decimal(minutes) / MINUTES, 1)
