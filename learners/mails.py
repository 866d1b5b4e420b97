"""The mails that people get who gave an address: neutral ones, that name no site and no course."""

import logging
import uuid
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.mail import send_mail
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import override

from learners.models import Account, MailedCode
from learners.models.mailed import CodePurpose
from learners.privacy.vault import MAILED, open_text
from learners.services.addresses import CODE_MINUTES

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
"""For how long one worker may be sending a mail before another tries."""


def send_code(*, learner_id: uuid.UUID, purpose: str) -> bool:
    """Mail a code that is owed; return whether this call did.

    Claimed first, so that two workers send one. Raises what the mail server raises: the sweeper
    tries again until the code expires.
    """
    rows = MailedCode.objects.filter(learner_id=learner_id, purpose=purpose)
    owed = rows.exclude(code="").filter(due_at__lte=Now(), expires_at__gt=Now())
    if not owed.update(due_at=Now() + LEASE):
        return False
    row = rows.get()
    account = Account.objects.filter(pk=learner_id).first()
    if account:
        address = open_text(row.address, use=MAILED)
        with override(account.language):
            send_mail(_("Your code"), _text(row, address), None, [address])
    rows.filter(digest=row.digest).update(code="")
    return account is not None


def owed_codes(limit: int) -> list[tuple[uuid.UUID, str]]:
    """Return whose codes for what are still to be mailed. One query."""
    rows = MailedCode.objects.exclude(code="").filter(due_at__lte=Now(), expires_at__gt=Now())
    return list(rows.values_list("learner_id", "purpose")[:limit])


def _text(row: MailedCode, address: str) -> str:
    taken = EmailAddress.objects.filter(email=address, verified=True).exclude(
        user_id=row.learner_id
    )
    if row.purpose == CodePurpose.ADDRESS and taken.exists():
        return _(
            "Somebody wants to use this address for an account. It is in use for another one "
            "already: sign in with the address, or choose a new passphrase by it. If it was not "
            "you, there is nothing to do."
        )
    said = _(
        "Your code: %(code)s\n\n"
        "It holds for %(minutes)s minutes. Nobody will ever ask you for it: type it only where "
        "you asked for it. If it was not you, there is nothing to do."
    )
    return said % {"code": open_text(row.code, use=MAILED), "minutes": CODE_MINUTES}
