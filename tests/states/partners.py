"""What stands behind the pages of partners."""

from typing import Any

from django.db.models.functions import Now

from courses.models import Office
from learners.models import Account
from partners.brand import Brand
from partners.models import ApiKey, BulkEnrolment, MemberRole, Partner, PartnerMember, Scope, Side
from partners.rows import Asked
from partners.services import (
    enrol_bulk,
    invite_member,
    make_key,
    note_use,
    replace_key,
    request_bulk,
    revoke_key,
)
from partners.services.brand import set_brand
from partners.services.keys import KeyAsked
from tests.factories import AccountFactory, PartnerFactory
from tests.states.steps import Step


def looked_after(me: Account, office: Office, step: Step) -> Partner:
    """Return a partner that somebody owns, with everything that there can be on its pages."""
    partner = PartnerFactory(office=office, name="University of Somewhere", seats=300)
    partner.runs.add(step.run)
    for who, role in ((me, MemberRole.OWNER), (AccountFactory(), MemberRole.VIEWER)):
        PartnerMember.objects.create(partner=partner, account=who, role=role)
    invite_member(partner=partner, role=MemberRole.DEVELOPER, by_id=me.pk)
    set_brand(partner=partner, brand=Brand(logo="/media/logo.png"), by_id=me.pk)
    _keys(partner, me)
    return partner


def bare(me: Account, office: Office) -> Partner:
    """Return a partner whose contract is over, and whose pages somebody only looks at."""
    partner = PartnerFactory(office=office, contract_until="2026-01-31")
    PartnerMember.objects.create(partner=partner, account=me, role=MemberRole.VIEWER)
    return partner


def without_runs(me: Account, office: Office) -> Partner:
    """Return a partner that somebody owns, and that may bring learners to no course yet."""
    partner = PartnerFactory(office=office)
    PartnerMember.objects.create(partner=partner, account=me, role=MemberRole.OWNER)
    return partner


def sent(partner: Partner, step: Step, *, carry_out: bool = True) -> BulkEnrolment:
    """Return a file of learners, some of whom cannot be invited."""
    rows = [Asked(f"s-{number}", step.run) for number in range(2)] + [Asked(problem="unheard-of")]
    rows += [Asked(f"s-{number}", step.run) for number in range(50)]
    side = Side(partner, is_sandbox=not carry_out)
    bulk, _is_new = request_bulk(side=side, body=b"", rows=rows, idempotency_key="")
    if carry_out:
        enrol_bulk(bulk.pk)
    bulk.refresh_from_db()
    return bulk


def _keys(partner: Partner, me: Account) -> None:
    """Keys that are used, replaced, revoked and over."""
    asked = KeyAsked(name="LMS", scopes=Scope.values, is_sandbox=True, days=30)
    used, old, revoked, over = (
        make_key(partner=partner, asked=asked, by_id=me.pk)[1] for _ in range(4)
    )
    note_use(used)
    whose: dict[str, Any] = {"partner": partner, "by_id": me.pk}
    replace_key(key_id=old.pk, days=30, **whose)
    revoke_key(key_id=revoked.pk, **whose)
    ApiKey.objects.filter(pk=over.pk).update(expires_at=Now())
