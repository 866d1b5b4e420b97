"""The mail that a certificate is ready: neutral, and only to those who agreed to e-mail.

It names neither course nor person. It is owed by the statement that makes a certificate issued, so
it is owed once. It is claimed before it is sent, and marked once it was: a worker that dies between
the two has it sent again, under the same Message-ID, by which mail programs know it for the same.
"""

import logging
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db.models import F
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.models import Certificate, CertificateKind, CertificateState
from courses.failpoints import failpoint
from courses.leases import lease
from learners.models import Account, Purpose
from learners.selectors import has_consented, is_restricted
from learners.selectors.accounts import address_of

logger = logging.getLogger(__name__)

MAX_TRIES = 12
LONGEST_WAIT = 6 * 3600
"""Seconds between two tries. The last try is some two days after the first."""
_DOWN, _DOWN_SECONDS = "certificates:mail-server-down", 60


def is_to_be_told(certificate: Certificate) -> bool:
    """Say whether a certificate's holder gets a mail once it is issued. One query where not.

    Not where it replaces another one and nobody asked for that one by one: they were told before.
    """
    if not may_be_told(certificate.learner_id):
        return False
    replaced = Certificate.objects.filter(
        learner_id=certificate.learner_id, superseded_by=certificate.id
    )
    return not (certificate.in_bulk and replaced.exists())


def may_be_told(learner_id: uuid.UUID) -> bool:
    """Say whether somebody agreed to e-mail and has an address that they proved."""
    return (
        has_consented(learner_id, Purpose.EMAIL)
        and not is_restricted(learner_id)
        and bool(address_of(learner_id))
    )


def send_ready(*, learner_id: uuid.UUID, certificate_id: uuid.UUID) -> bool:
    """Mail that a certificate is ready, where that is owed; return whether this call did.

    Whoever takes consent back meanwhile gets none. Raises what the mail server raises, after noting
    when to try again. For a minute from then on no other mail is tried either, so that a server
    that hangs holds up no worker.
    """
    rows = Certificate.objects.filter(learner_id=learner_id, id=certificate_id)
    due = rows.filter(mail_due_at__lte=Now())
    if cache.get(_DOWN) or not due.update(mail_due_at=lease(), mail_tries=F("mail_tries") + 1):
        return False
    certificate = rows.get()
    account = Account.objects.only("language").get(pk=learner_id)
    if certificate.state != CertificateState.ISSUED or not may_be_told(learner_id):
        rows.update(mail_due_at=None)
        return False
    try:
        _message(certificate, account.language).send()
    except Exception:
        _note_failure(certificate)
        raise
    failpoint("certificate.mailed")
    rows.update(mail_due_at=None, mailed_at=Now())
    return True


def mails_due(limit: int) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Return (learner, certificate) of mails that are owed and that no worker has. One query."""
    due = Certificate.objects.filter(mail_due_at__lte=Now()).exclude(kind=CertificateKind.MODULE)
    return list(due.order_by("mail_due_at").values_list("learner_id", "id")[:limit])


def _message(certificate: Certificate, language: str) -> EmailMessage:
    with override(language):
        subject = _("Your certificate is ready")
        text = _(
            "You find it on the page of your certificates, once you have signed in:\n"
            "%(certificates)s\n\n"
            "You get this mail because you agreed to e-mail. You can take that back:\n"
            "%(consents)s"
        )
    pages = {
        "certificates": f"{settings.SITE_URL}/me/certificates/",
        "consents": f"{settings.SITE_URL}/me/consents/",
    }
    digest = salted_hmac("certificates.mails", str(certificate.id), algorithm="sha256").hexdigest()
    return EmailMessage(
        subject,
        text % pages,
        to=[address_of(certificate.learner_id)],
        headers={"Message-ID": f"<{digest[:32]}@{urlsplit(settings.SITE_URL).hostname}>"},
    )


def _note_failure(certificate: Certificate) -> None:
    """Say when to try again, longer each time; not at all after ``MAX_TRIES``."""
    cache.set(_DOWN, 1, _DOWN_SECONDS)
    wait = min(60 * 2**certificate.mail_tries, LONGEST_WAIT)
    gives_up = certificate.mail_tries >= MAX_TRIES
    Certificate.objects.filter(learner_id=certificate.learner_id, id=certificate.id).update(
        mail_due_at=None if gives_up else lease(wait)
    )
