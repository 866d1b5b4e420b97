"""Members of partners, as tests need them."""

from django.test import Client

from partners.models import MemberRole, PartnerMember, Side
from partners.services import request_bulk
from tests.factories import AccountFactory, PartnerFactory


def member_of(partner, role=MemberRole.OWNER, account=None):
    """Make somebody a member."""
    account = account or AccountFactory()
    return PartnerMember.objects.create(partner=partner, account=account, role=role)


def partner_of(account):
    """A partner that somebody owns."""
    return member_of(PartnerFactory(), account=account).partner


def bulk_of(partner, rows=()):
    """A file of learners that was sent."""
    side = Side(partner, is_sandbox=False)
    return request_bulk(side=side, body=b"", rows=rows, idempotency_key="")[0]


def client_of(partner, role=MemberRole.OWNER):
    """A browser of one of its members."""
    client = Client()
    client.force_login(member_of(partner, role).account)
    return client
