"""What a certificate is for, where it is in its life, and why it may have been revoked."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateState(models.TextChoices):
    """Where a certificate is in its life. One that has expired is still issued."""

    OWED = "owed", _("Being made")
    ISSUED = "issued", _("Issued")
    FAILED = "failed", _("Failed")
    REVOKED = "revoked", _("Revoked")
    SUPERSEDED = "superseded", _("Replaced")

    @classmethod
    def before(cls, state: "CertificateState") -> Iterable["CertificateState"]:
        """Return the states from which a certificate may come to one."""
        return [old for old, followers in TRANSITIONS.items() if state in followers]


TRANSITIONS: dict[CertificateState, set[CertificateState]] = {
    CertificateState.OWED: {
        CertificateState.ISSUED,
        CertificateState.FAILED,
        CertificateState.REVOKED,
        CertificateState.SUPERSEDED,
    },
    CertificateState.FAILED: {
        CertificateState.OWED,
        CertificateState.REVOKED,
        CertificateState.SUPERSEDED,
    },
    CertificateState.ISSUED: {CertificateState.REVOKED, CertificateState.SUPERSEDED},
    CertificateState.REVOKED: set(),
    CertificateState.SUPERSEDED: set(),
}
PAST = (CertificateState.REVOKED, CertificateState.SUPERSEDED)
"""The states of a certificate that counts no more, so that there may be another one."""


EXPIRED = "expired"
"""What is told of one that is issued still, and whose last day is over."""


def is_over(last_day: date | None) -> bool:
    """Say whether a last day is over, wherever on earth somebody asks: by UTC."""
    return last_day is not None and last_day < datetime.now(UTC).date()


class CertificateKind(models.TextChoices):
    """What was completed."""

    COURSE = "course", _("Course")
    MODULE = "module", _("Module")
    PROGRAMME = "programme", _("Programme")


class RevocationReason(models.TextChoices):
    """Why a certificate was revoked, as anybody with its code is told. Never in words of one's own.

    A word typed by hand could say of a person what nobody has to know.
    """

    ERROR = "error", _("It was issued by mistake")
    MISCONDUCT = "misconduct", _("The rules of the course were broken")
    WITHDRAWN = "withdrawn", _("Its holder asked for it")
    OTHER = "other", _("For another reason")
