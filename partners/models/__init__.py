"""The tables of partners, a module for each concept."""

from partners.embedding.models import EmbedToken
from partners.lti.models import LtiKey, LtiLaunch, LtiLink, LtiRegistration, LtiScore
from partners.models.brand import PartnerBrand
from partners.models.bulk import BulkEnrolment, BulkRow, BulkState, Outcome
from partners.models.key import ApiKey, KeyUse, Scope
from partners.models.learner import PartnerEnrolment, PartnerLearner
from partners.models.member import MemberInvitation, MemberRole, PartnerMember
from partners.models.partner import Partner, Side
from partners.models.report import PartnerReport
from partners.models.webhook import (
    ALWAYS,
    TO_RECORD_STORES,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    Event,
    EventKind,
    OutageKind,
    OutageMail,
)

__all__ = [
    "ALWAYS",
    "TO_RECORD_STORES",
    "ApiKey",
    "BulkEnrolment",
    "BulkRow",
    "BulkState",
    "Delivery",
    "DeliveryState",
    "EmbedToken",
    "Endpoint",
    "EndpointKind",
    "Event",
    "EventKind",
    "KeyUse",
    "LtiKey",
    "LtiLaunch",
    "LtiLink",
    "LtiRegistration",
    "LtiScore",
    "MemberInvitation",
    "MemberRole",
    "OutageKind",
    "OutageMail",
    "Outcome",
    "Partner",
    "PartnerBrand",
    "PartnerEnrolment",
    "PartnerLearner",
    "PartnerMember",
    "PartnerReport",
    "Scope",
    "Side",
]
