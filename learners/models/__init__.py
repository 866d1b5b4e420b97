"""The tables of who learns. Every one but the account begins with the learner."""

from learners.models.account import AccessToken, Account, DataKey
from learners.models.attempt import Attempt
from learners.models.audit import AuditEntry
from learners.models.consent import (
    Consent,
    ConsentEvent,
    ConsentText,
    GuardianCode,
    Purpose,
)
from learners.models.demographics import DemographicOption, DemographicQuestion, Profile
from learners.models.enrolment import Completion, Enrolment, EnrolmentEvent
from learners.models.erasure import Erasure
from learners.models.idempotency import IdempotentRequest
from learners.models.mailed import MailedCode
from learners.models.override import Override
from learners.models.recovery import RecoveryCode
from learners.models.regrade import RegradedAttempt, RegradedCompletion
from learners.models.restriction import Restriction
from learners.models.session import Session
from learners.models.stuck import StuckWork
from learners.models.synced import SyncedEvent

__all__ = [
    "AccessToken",
    "Account",
    "Attempt",
    "AuditEntry",
    "Completion",
    "Consent",
    "ConsentEvent",
    "ConsentText",
    "DataKey",
    "DemographicOption",
    "DemographicQuestion",
    "Enrolment",
    "EnrolmentEvent",
    "Erasure",
    "GuardianCode",
    "IdempotentRequest",
    "MailedCode",
    "Override",
    "Profile",
    "Purpose",
    "RecoveryCode",
    "RegradedAttempt",
    "RegradedCompletion",
    "Restriction",
    "Session",
    "StuckWork",
    "SyncedEvent",
]
