"""What stands behind the pages of partners."""

from courses.models import Office
from learners.models import Account
from partners.models import MemberRole, Partner, PartnerMember
from partners.services import invite_member
from tests.factories import AccountFactory, PartnerFactory
from tests.states.steps import Step


def looked_after(me: Account, office: Office, step: Step) -> Partner:
    """Return a partner that somebody owns, who looks at another one's pages too."""
    partner = PartnerFactory(office=office, name="University of Somewhere", seats=300)
    partner.runs.add(step.run)
    other = PartnerFactory(office=office, contract_until="2030-12-31")
    viewer = AccountFactory()
    for of, who, role in (
        (partner, me, MemberRole.OWNER),
        (partner, viewer, MemberRole.VIEWER),
        (other, me, MemberRole.VIEWER),
    ):
        PartnerMember.objects.create(partner=of, account=who, role=role)
    invite_member(partner=partner, role=MemberRole.DEVELOPER, by_id=me.pk)
    return partner
