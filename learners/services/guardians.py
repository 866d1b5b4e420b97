"""A parent or guardian agrees for somebody who is too young to, or takes it back.

Nothing is known of guardians: whoever has the code that a learner handed them is one. That is as
far as it goes without asking for papers, which would be worse for both.
"""

import uuid
from collections.abc import Collection, Mapping
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from learners.codes import draw
from learners.errors import NoAddressError
from learners.models import Consent, GuardianCode, Purpose
from learners.models.consent import ConsentBy, GuardianCodeKind
from learners.selectors.consents import unreachable
from learners.selectors.guardians import digest_of, guardian_code
from learners.services.consents import agree, readable_text, withdraw_consent

# Twelve characters are 60 random bits.
_GROUPS, _GROUP = 3, 4


@transaction.atomic
def ask_guardian(*, learner_id: uuid.UUID, purposes: Collection[Purpose]) -> str:
    """Return a code for a parent or guardian, which is not stored; an older one is worthless.

    Raises NoAddressError where messages are asked about, and there is nothing to write to.
    """
    if unreachable(learner_id) & set(purposes):
        raise NoAddressError
    asks = GuardianCode.objects.filter(learner_id=learner_id, kind=GuardianCodeKind.ASKS)
    asks.delete()
    wanted = [purpose.value for purpose in purposes if purpose != Purpose.SERVICE]
    return _make(
        GuardianCode(
            learner_id=learner_id,
            kind=GuardianCodeKind.ASKS,
            purposes=wanted,
            expires_at=Now() + timedelta(days=settings.GUARDIAN_CODE_DAYS),
        )
    )


@transaction.atomic
def answer_as_guardian(*, code: str, agreed: Mapping[Purpose, uuid.UUID]) -> str:
    """Record what a guardian agrees to, by the texts that they read, of what they were asked.

    The code is worthless from then on. Returns another, by which they may take it back, "" where
    they agreed to nothing. Raises GuardianCodeError, ConsentTextChangedError.
    """
    asks = guardian_code(code, GuardianCodeKind.ASKS, locked=True)
    learner_id = asks.learner_id
    open_to_ask = set(asks.purposes) - unreachable(learner_id)  # an address may be gone by now
    texts = [
        readable_text(purpose, text_id)
        for purpose, text_id in agreed.items()
        if purpose in open_to_ask
    ]
    for text in texts:
        agree(learner_id=learner_id, text=text, by=ConsentBy.GUARDIAN)
    asks.delete()
    if not texts:
        return ""
    return _make(GuardianCode(learner_id=learner_id, kind=GuardianCodeKind.HOLDS))


@transaction.atomic
def withdraw_as_guardian(*, code: str, purpose: Purpose) -> None:
    """Take back what a guardian agreed to. Idempotent. Raises GuardianCodeError."""
    holds = guardian_code(code, GuardianCodeKind.HOLDS)
    theirs = Consent.objects.filter(
        learner_id=holds.learner_id, purpose=purpose, given=True, by=ConsentBy.GUARDIAN
    )
    if theirs.exists():
        withdraw_consent(learner_id=holds.learner_id, purpose=purpose, by=ConsentBy.GUARDIAN)


def forget_guardian_codes() -> None:
    """Delete codes that have expired, and those by which nothing is left to take back."""
    GuardianCode.objects.filter(expires_at__lte=Now()).delete()
    stands = Consent.objects.filter(
        learner_id=OuterRef("learner_id"), given=True, by=ConsentBy.GUARDIAN
    )
    GuardianCode.objects.filter(~Exists(stands), kind=GuardianCodeKind.HOLDS).delete()


def _make(row: GuardianCode) -> str:
    code = "-".join(draw(_GROUP) for _ in range(_GROUPS))
    row.digest = digest_of(code)
    row.save(force_insert=True)
    return code
