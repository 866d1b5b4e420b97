"""Mails to those who look after a partner's endpoint that takes nothing.

To owners and developers with an address that they proved. They name no partner, course or
learner, and no address of the endpoint, which may hold a secret: that is on the page they lead to.
"""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.leases import lease
from learners.selectors import is_restricted
from learners.selectors.accounts import address_of
from partners.models import OutageKind, OutageMail
from partners.webhooks.outages import TOLD

MAX_TRIES = 12
LONGEST_WAIT = 6 * 3600
"""Seconds between two tries. The last try is some two days after the first."""


def send_outage_mail(mail_id: uuid.UUID) -> bool:
    """Send a mail that is owed; return whether this call did.

    Claimed first, and deleted once it is sent: a worker that dies between the two has it sent
    again, under the same Message-ID. Raises what the mail server raises, after noting when to try
    again.
    """
    rows = OutageMail.objects.filter(pk=mail_id)
    if not rows.filter(due_at__lte=Now()).update(due_at=lease(), tries=F("tries") + 1):
        return False
    mail = rows.select_related("member__account", "endpoint__partner").get()
    address = address_of(mail.member.account_id) if _is_still_so(mail) else ""
    if address:
        try:
            _message(mail, address).send()
        except Exception:
            _note_failure(rows, mail.tries)
            raise
    rows.delete()
    return bool(address)


def outage_mails_due(limit: int) -> list[uuid.UUID]:
    """Return mails that are owed and that no worker has. One query."""
    due = OutageMail.objects.filter(due_at__lte=Now()).order_by("due_at")
    return list(due.values_list("pk", flat=True)[:limit])


def _is_still_so(mail: OutageMail) -> bool:
    """Say whether what a mail says is so, and whether it is for whom it was owed to."""
    endpoint, member = mail.endpoint, mail.member
    is_so = endpoint.given_up_at if mail.kind == OutageKind.GIVEN_UP else endpoint.down_since
    is_theirs = member.role in TOLD and member.account.is_active
    in_use = endpoint.disabled_at is None and endpoint.partner.is_in_force
    return bool(is_so and is_theirs and in_use) and not is_restricted(member.account_id)


def _message(mail: OutageMail, address: str) -> EmailMessage:
    endpoint = mail.endpoint
    page = f"{settings.SITE_URL}/partner/{endpoint.partner_id}/webhooks/{endpoint.pk}/"
    with override(mail.member.account.language):
        if mail.kind == OutageKind.GIVEN_UP:
            subject = _("Nothing is sent to one of your servers any more")
            text = _(
                "One of your servers takes none of our messages, and we have stopped sending them. "
                "What happens from now on is kept for it, for 30 days. Once it works again, resume "
                "it here, and it gets everything in order:\n%(page)s"
            )
        else:
            subject = _("One of your servers takes no messages")
            text = _(
                "One of your servers has taken none of our messages for a day. Nothing is lost: we "
                "try for two more days. Here you see what it answers:\n%(page)s"
            )
    host = urlsplit(settings.SITE_URL).hostname
    return EmailMessage(
        subject,
        text % {"page": page},
        to=[address],
        headers={"Message-ID": f"<{mail.pk.hex}@{host}>"},
    )


def _note_failure(rows: QuerySet[OutageMail], tries: int) -> None:
    """Say when to try again, longer each time; not at all after ``MAX_TRIES``."""
    if tries >= MAX_TRIES:
        rows.delete()
    else:
        rows.update(due_at=lease(min(60 * 2**tries, LONGEST_WAIT)))
