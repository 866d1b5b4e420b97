"""The tables of what is earned."""

from certificates.models.badge_status import BadgeStatus
from certificates.models.batch import Batch, BatchState, BatchWork
from certificates.models.certificate import Certificate
from certificates.models.code import CertificateCode
from certificates.models.design import DesignRevision
from certificates.models.removal import FilesToRemove
from certificates.models.states import (
    PAST,
    CertificateKind,
    CertificateState,
    RevocationReason,
)

__all__ = [
    "PAST",
    "BadgeStatus",
    "Batch",
    "BatchState",
    "BatchWork",
    "Certificate",
    "CertificateCode",
    "CertificateKind",
    "CertificateState",
    "DesignRevision",
    "FilesToRemove",
    "RevocationReason",
]
