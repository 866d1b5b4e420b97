"""Erasing an account, with everything that is kept of its person (TRUST D7).

The key goes first, so that a half-done erasure leaves nothing readable of what was sealed with it;
then all tables, in one transaction; then the files. A note of the account's id, which says nothing
any more, lets a restored copy of the database forget too.
"""

import logging
import uuid
from contextlib import suppress
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from courses.failpoints import failpoint
from learners.errors import StaffAccountError, WrongKeyError
from learners.milestones import Erased, record
from learners.models import AccessToken, Account, DataKey, Erasure, MailedCode
from learners.nudges import nudge
from learners.privacy.ledger import note_erasure
from learners.services.passphrases import require_passphrase
from learners.services.profiles import forget_profile
from learners.sessions import end_sessions_of
from learners.sql import forget_deleted

logger = logging.getLogger(__name__)

LONGEST_WAIT = 3600


@transaction.atomic
def request_erasure(*, account: Account, passphrase: str, at_once: bool) -> Erasure:
    """Have an account erased: after the days in which its owner may keep it, or at once.

    Signs its owner out everywhere. Asking again with ``at_once`` ends the wait, and otherwise
    changes nothing. A guest has no passphrase, and could not come back: theirs goes at once. Raises
    WrongPassphraseError, and StaffAccountError for people whose work in the CMS others build on: an
    administrator ends that first.
    """
    if account.is_staff:
        raise StaffAccountError
    if not account.is_guest:
        require_passphrase(account=account, passphrase=passphrase)
    wait = timedelta(days=settings.ERASURE_GRACE_DAYS)
    Erasure.objects.filter(learner=account, for_disuse=True).delete()
    erasure, _created = Erasure.objects.get_or_create(
        learner=account, defaults={"due_at": Now() + wait}
    )
    AccessToken.objects.filter(learner=account).delete()
    end_sessions_of(account.pk)
    if at_once or account.is_guest:
        _erase_soon(account.pk)
    erasure.refresh_from_db()
    return erasure


@transaction.atomic
def erase_at_once(learner_id: uuid.UUID) -> None:
    """Have an account erased as soon as may be, and let nobody in until then."""
    Erasure.objects.get_or_create(learner_id=learner_id, defaults={"due_at": Now()})
    AccessToken.objects.filter(learner_id=learner_id).delete()
    end_sessions_of(learner_id)
    _erase_soon(learner_id)


def keep_account(*, account: Account) -> bool:
    """Take back what asked for the erasure of an account; return whether there was anything.

    Not once it has become due: then it may have begun.
    """
    rows = Erasure.objects.filter(learner=account, due_at__gt=Now())
    return bool(rows.delete()[0])


def erase(learner_id: uuid.UUID) -> bool:
    """Erase an account whose erasure is due; return whether this call did it.

    May be stopped anywhere and run again, and beside itself. Raises what storage and database
    raise, after noting the try.
    """
    try:
        if _is_used_again(learner_id) or not _lock_out(learner_id):
            return False
        failpoint("erasure.locked")
        note_erasure(learner_id)
        failpoint("erasure.noted")
        deleted = _delete(learner_id)
    except Exception as error:
        _note_failure(learner_id, error)
        raise
    forget_deleted()
    return deleted


def erase_again(learner_id: uuid.UUID) -> bool:
    """Erase an account that was erased before, and that a restored copy has brought back."""
    if not Account.objects.filter(pk=learner_id).exists():
        return False
    Erasure.objects.get_or_create(learner_id=learner_id, defaults={"due_at": Now()})
    Erasure.objects.filter(learner_id=learner_id).update(due_at=Now(), for_disuse=False)
    return erase(learner_id)


def _erase_soon(learner_id: uuid.UUID) -> None:
    from learners.tasks import erase as task  # noqa: PLC0415 - the task imports this module

    Erasure.objects.filter(learner_id=learner_id).update(due_at=Now(), for_disuse=False)
    Account.objects.filter(pk=learner_id).update(is_active=False)
    nudge(task, str(learner_id))


def _is_used_again(learner_id: uuid.UUID) -> bool:
    """Give up what nobody asked for, where somebody has signed in since; say whether that is so."""
    unasked = Erasure.objects.filter(learner_id=learner_id, for_disuse=True)
    return bool(unasked.filter(learner__last_login__gt=F("requested_at")).delete()[0])


@transaction.atomic
def _lock_out(learner_id: uuid.UUID) -> bool:
    """Let nobody in any more, and destroy the key; False where nothing is due."""
    due = Erasure.objects.select_for_update().filter(learner_id=learner_id, due_at__lte=Now())
    if not due.exists():
        return False
    Account.objects.filter(pk=learner_id).update(is_active=False)
    # Only the key finds the profile. With a key that does not open, what stays is read by nobody.
    with suppress(WrongKeyError):
        forget_profile(learner_id)
    DataKey.objects.filter(learner_id=learner_id).delete()
    # What is sealed with the site's keys goes with it: no key of theirs to destroy.
    EmailAddress.objects.filter(user_id=learner_id).delete()
    MailedCode.objects.filter(learner_id=learner_id).delete()
    Authenticator.objects.filter(user_id=learner_id).delete()
    SocialAccount.objects.filter(user_id=learner_id).delete()
    AccessToken.objects.filter(learner_id=learner_id).delete()
    end_sessions_of(learner_id)
    return True


@transaction.atomic
def _delete(learner_id: uuid.UUID) -> bool:
    account = Account.objects.select_for_update().filter(pk=learner_id).first()
    if account is None:
        return False
    record(Erased(learner_id=learner_id))
    account.delete()
    failpoint("erasure.deleted")
    return True


def _note_failure(learner_id: uuid.UUID, error: Exception) -> None:
    """Record the kind of error, and wait longer each time, for an hour at most."""
    rows = Erasure.objects.filter(learner_id=learner_id)
    tries = rows.values_list("tries", flat=True).first() or 0
    rows.update(
        tries=F("tries") + 1,
        error=type(error).__name__,
        due_at=Now() + timedelta(seconds=min(30 * 2**tries, LONGEST_WAIT)),
    )
    logger.error("erasure of %s: try %s failed with %s", learner_id, tries + 1, type(error))
