"""Making a registration, connecting it by what the platform says, and ending it."""

import uuid
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models.functions import Now

from courses.errors import NotFoundError
from learners.models.audit import StaffAction
from partners.lti.models import LtiRegistration, LtiScore
from partners.models import Partner
from partners.outgoing import may_be_asked
from partners.services.noting import note_for


@dataclass(frozen=True, kw_only=True)
class Platform:
    """What a platform says of itself. ``deployments``: ids under which we are in use there."""

    issuer: str
    client_id: str
    sign_in_address: str
    keys_address: str
    token_address: str = ""
    token_audience: str = ""
    deployments: tuple[str, ...] = ()

    def wrong(self) -> list[str]:
        """Return the names of what is missing, or no address that we would ask."""
        missing = [name for name in ("issuer", "client_id") if not getattr(self, name)]
        addresses = [
            "sign_in_address",
            "keys_address",
            *(["token_address"] * bool(self.token_address)),
        ]
        return missing + [name for name in addresses if not may_be_asked(getattr(self, name))]


@transaction.atomic
def make_registration(
    *, partner: Partner, name: str, is_sandbox: bool, by_id: uuid.UUID
) -> LtiRegistration:
    """Make a registration, whose addresses the platform is given next."""
    note_for(partner, StaffAction.MADE_PLATFORM, by_id=by_id)
    return LtiRegistration.objects.create(
        partner=partner, name=name, is_sandbox=is_sandbox, created_by_id=by_id
    )


@transaction.atomic
def connect(*, registration: LtiRegistration, platform: Platform, by_id: uuid.UUID) -> None:
    """Take what a platform says of itself. Raises NotFoundError for one that has ended."""
    rows = LtiRegistration.objects.select_for_update().filter(ended_at__isnull=True)
    locked = rows.filter(pk=registration.pk).first()
    if locked is None:
        raise NotFoundError
    for name, value in asdict(platform).items():
        setattr(locked, name, value)
    locked.deployments = list(platform.deployments)
    locked.code, locked.code_until = "", None
    locked.tries, locked.next_at, locked.error = 0, None, ""
    locked.save()
    note_for(locked.partner, StaffAction.CONNECTED_PLATFORM, by_id=by_id)


@transaction.atomic
def end_registration(*, partner: Partner, registration_id: uuid.UUID, by_id: uuid.UUID) -> None:
    """Let a platform open nothing any more, and send it nothing. Raises NotFoundError."""
    rows = LtiRegistration.objects.filter(
        partner=partner, pk=registration_id, ended_at__isnull=True
    )
    if not rows.update(ended_at=Now(), code=""):
        raise NotFoundError
    LtiScore.objects.filter(registration=registration_id).delete()
    note_for(partner, StaffAction.ENDED_PLATFORM, by_id=by_id)
