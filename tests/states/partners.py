"""What stands behind the pages of partners."""

from typing import Any

from django.db.models.functions import Now

from courses.models import Office
from learners.models import Account
from partners.brand import Brand
from partners.models import ApiKey, MemberRole, Partner, PartnerMember, Scope
from partners.services import invite_member, make_key, note_use, replace_key, revoke_key
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
    set_brand(partner=partner, brand=Brand(logo="/media/logo.png"))
    _keys(partner, me)
    return partner


def bare(me: Account, office: Office) -> Partner:
    """Return a partner whose contract is over, and whose pages somebody only looks at."""
    partner = PartnerFactory(office=office, contract_until="2026-01-31")
    PartnerMember.objects.create(partner=partner, account=me, role=MemberRole.VIEWER)
    return partner


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
