"""What is kept of accounts, and of how people sign in to them."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext_lazy as _

from learners import models
from learners.privacy.annotations import DATA_ONLY, IS_YOU, TECHNICAL, Kept, Withheld
from learners.privacy.idle import guest_term, unused_term
from learners.privacy.kept.words import ACCOUNT, SECRET
from learners.privacy.keys import LearnerKey, opened_text
from learners.privacy.terms import Term, at_once
from learners.privacy.vault import MAILED, open_text


def _certificate_name(account: models.Account, key: LearnerKey) -> str:
    return opened_text(key, account.certificate_name)


def _display_name(account: models.Account, key: LearnerKey) -> str:
    return opened_text(key, account.display_name)


def _mailed_to(code: models.MailedCode, _key: LearnerKey) -> str:
    return open_text(code.address, use=MAILED)


def _account_until(guest: Term, unused: Term) -> str:
    until = f"{ACCOUNT}; without an account until {guest.said()} in which nobody learned"
    return f"{until}; else until {unused.said()} without use" if unused.said() else until


def kept_account() -> tuple[Kept, ...]:
    """Return the annotations of what says who somebody is, or lets them in."""
    staff, guest, unused = _("Staff"), guest_term(), unused_term()
    return (
        Kept(
            model=models.Account,
            owner="id",
            title=_("Account"),
            purpose="To let somebody come back to what they learn, in the way that they need.",
            until=_account_until(guest, unused),
            terms=(guest, unused),
            columns={
                "id": DATA_ONLY,
                "username": _("User name"),
                "password": SECRET,
                "language": _("Language"),
                "certificate_name": _("Name on certificates"),
                "neutral_titles": _("Neutral titles"),
                "low_data": _("Low data"),
                "extra_time": _("Time in quizzes"),
                "about_you": DATA_ONLY,
                "display_name": _("What we call you"),
                "time_zone": _("Time zone"),
                "is_guest": _("Guest"),
                "restricted_at": _("Kept and not used since"),
                "is_staff": staff,
                "is_superuser": DATA_ONLY,
                "is_active": DATA_ONLY,
                "date_joined": _("Signed up"),
                "last_login": _("Last here"),
            },
            reads={
                "username": lambda account, _key: account.shown_name,
                "certificate_name": _certificate_name,
                "display_name": _display_name,
            },
        ),
        Kept(
            model=models.DataKey,
            title="Encryption key",
            purpose="To encrypt what only its learner may read, and to end that for ever.",
            until=ACCOUNT,
            columns={"learner_id": IS_YOU, "wrapped": SECRET},
        ),
        Kept(
            model=models.AccessToken,
            title=_("Devices and programs that are signed in through the API"),
            purpose="To let programs act for somebody who signed in with them.",
            until="the token expires, its owner signs out, or the account is erased",
            terms=(Term(since="expires_at", after=at_once, words="the token expires"),),
            columns={
                "learner_id": IS_YOU,
                "id": DATA_ONLY,
                "digest": SECRET,
                "created_at": _("Since"),
                "expires_at": _("Until"),
            },
        ),
        Kept(
            model=models.RecoveryCode,
            title=_("Recovery codes"),
            purpose="To let somebody back in who has lost the passphrase.",
            until="the code is used, new ones are made, or the account is erased",
            columns={"learner_id": IS_YOU, "digest": SECRET, "created_at": _("Made")},
        ),
        Kept(
            model=EmailAddress,
            owner="user_id",
            title=_("E-mail address"),
            purpose="To let somebody sign in by it, and back in who has lost the passphrase.",
            until="its owner removes it, or the account is erased",
            columns={
                "id": TECHNICAL,
                "user_id": IS_YOU,
                "email": _("Address"),
                "verified": DATA_ONLY,
                "primary": TECHNICAL,
            },
        ),
        Kept(
            model=models.MailedCode,
            title=_("Codes that were mailed"),
            purpose="To prove an address, or let somebody back in who has lost the passphrase.",
            until="the code is used or expires, or the account is erased",
            terms=(Term(since="expires_at", after=at_once, words="expires"),),
            columns={
                "learner_id": IS_YOU,
                "purpose": DATA_ONLY,
                "address": _("Address"),
                "code": SECRET,
                "digest": SECRET,
                "tries": TECHNICAL,
                "due_at": TECHNICAL,
                "expires_at": _("Until"),
            },
            reads={"address": _mailed_to},
        ),
        Kept(
            model=Authenticator,
            owner="user_id",
            title=_("Second factor"),
            purpose="To let nobody in who has only found out the passphrase.",
            until="its owner removes it, or the account is erased",
            columns={
                "id": DATA_ONLY,
                "user_id": IS_YOU,
                "type": _("Kind"),
                "data": Withheld("secrets, sealed, and what tells a passkey from others"),
                "created_at": _("Since"),
                "last_used_at": _("Last used"),
            },
        ),
        Kept(
            model=SocialAccount,
            owner="user_id",
            title=_("Signing in through an organisation"),
            purpose="To let somebody in whom their organisation has signed in.",
            until=ACCOUNT,
            columns={
                "id": TECHNICAL,
                "user_id": IS_YOU,
                "provider": _("Organisation"),
                "uid": _("Fingerprint of your number there"),
                "last_login": _("Last used"),
                "date_joined": _("Since"),
                "extra_data": TECHNICAL,
            },
        ),
        Kept(
            model=models.Erasure,
            title=_("Deletion of your account"),
            purpose="To erase an account when its owner has asked for it.",
            until="the account is erased, or its owner keeps it",
            columns={
                "learner_id": IS_YOU,
                "requested_at": _("Asked for"),
                "due_at": _("To be deleted"),
                "for_disuse": DATA_ONLY,
                "tries": TECHNICAL,
                "error": TECHNICAL,
            },
        ),
        Kept(
            model=models.Restriction,
            title=_("Times in which your data were kept and not used"),
            purpose="To keep what somebody asked for: that their data be kept, and not used.",
            until=ACCOUNT,
            columns={
                "learner_id": IS_YOU,
                "id": DATA_ONLY,
                "restricted_at": _("From"),
                "lifted_at": _("Until"),
            },
        ),
        Kept(
            model=models.Session,
            title=_("Browsers that are signed in"),
            purpose="To keep somebody signed in from page to page.",
            until="the session ends, or the account is erased",
            terms=(Term(since="expire_date", after=at_once, words="the session ends"),),
            columns={
                "session_key": SECRET,
                "session_data": TECHNICAL,
                "expire_date": _("Until"),
                "learner_id": IS_YOU,
            },
        ),
    )
