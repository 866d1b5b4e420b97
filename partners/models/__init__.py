"""The tables of partners, a module for each concept."""

from partners.models.bulk import BulkEnrolment, BulkRow, BulkState, Outcome
from partners.models.key import ApiKey, KeyUse, Scope
from partners.models.learner import PartnerEnrolment, PartnerLearner
from partners.models.member import MemberInvitation, MemberRole, PartnerMember
from partners.models.partner import Partner

__all__ = [
    "ApiKey",
    "BulkEnrolment",
    "BulkRow",
    "BulkState",
    "KeyUse",
    "MemberInvitation",
    "MemberRole",
    "Outcome",
    "Partner",
    "PartnerEnrolment",
    "PartnerLearner",
    "PartnerMember",
    "Scope",
]
