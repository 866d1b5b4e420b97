"""What the tables of this app keep of people (see ``learners.privacy.annotations``)."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learners import models
from learners.privacy.annotations import (
    DATA_ONLY,
    IS_YOU,
    TECHNICAL,
    Erasure,
    Kept,
    Withheld,
    annotate,
)
from learners.privacy.digests import audited_as
from learners.privacy.idle import guest_term, unused_term
from learners.privacy.kept_consents import kept_consents
from learners.privacy.kept_profile import kept_profile
from learners.privacy.keys import LearnerKey, opened_text
from learners.privacy.sealing import unseal
from learners.privacy.terms import YEAR, Term, at_once
from learners.privacy.vault import MAILED, open_text

_ACCOUNT = "the account is erased"
_SECRET = Withheld("a digest of a secret, worth something to a thief and nothing to its owner")


def _certificate_name(account: models.Account, key: LearnerKey) -> str:
    return opened_text(key, account.certificate_name)


def _display_name(account: models.Account, key: LearnerKey) -> str:
    return opened_text(key, account.display_name)


def _mailed_to(code: models.MailedCode, _key: LearnerKey) -> str:
    return open_text(code.address, use=MAILED)


def _answers(attempt: Any, key: LearnerKey) -> dict[str, Any]:
    return {name: unseal(key, given) for name, given in attempt.answers.items()}


def _body(event: models.SyncedEvent, key: LearnerKey) -> Any:
    return unseal(key, event.body)


def _account_until(guest: Term, unused: Term) -> str:
    until = f"{_ACCOUNT}; without an account until {guest.said()} in which nobody learned"
    return f"{until}; else until {unused.said()} without use" if unused.said() else until


def annotate_models() -> None:
    """Put the tables of this app into the register."""
    for kept in (
        *_who_they_are(),
        *kept_consents(),
        kept_profile(),
        *_what_they_learn(),
        *_what_serves_requests(),
    ):
        annotate(kept)


def _who_they_are() -> tuple[Kept, ...]:
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
                "password": _SECRET,
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
            until=_ACCOUNT,
            columns={"learner_id": IS_YOU, "wrapped": _SECRET},
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
                "digest": _SECRET,
                "created_at": _("Since"),
                "expires_at": _("Until"),
            },
        ),
        Kept(
            model=models.RecoveryCode,
            title=_("Recovery codes"),
            purpose="To let somebody back in who has lost the passphrase.",
            until="the code is used, new ones are made, or the account is erased",
            columns={"learner_id": IS_YOU, "digest": _SECRET, "created_at": _("Made")},
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
                "code": _SECRET,
                "digest": _SECRET,
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
            until=_ACCOUNT,
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
            until=_ACCOUNT,
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
                "session_key": _SECRET,
                "session_data": TECHNICAL,
                "expire_date": _("Until"),
                "learner_id": IS_YOU,
            },
        ),
    )


def _what_they_learn() -> tuple[Kept, ...]:
    return (
        Kept(
            model=models.Enrolment,
            title=_("Courses"),
            purpose="To show learners how far they are, and staff of the course how it goes.",
            until=_ACCOUNT,
            columns={
                "learner_id": IS_YOU,
                "run_id": DATA_ONLY,
                "state": _("State"),
                "language": _("Language"),
                "done": _("Activities done"),
                "required": _("Activities required"),
                "grade": _("Grade, in per cent"),
                "enrolled_at": _("Enrolled"),
                "completed_at": _("Completed"),
                "has_overrides": TECHNICAL,
            },
        ),
        Kept(
            model=models.EnrolmentEvent,
            title=_("History of your enrolments"),
            purpose="To answer questions on what happened to an enrolment.",
            until=_ACCOUNT,
            columns={
                "learner_id": IS_YOU,
                "id": DATA_ONLY,
                "run_id": DATA_ONLY,
                "kind": _("What happened"),
                "at": _("When"),
            },
        ),
        Kept(
            model=models.Completion,
            title=_("Lessons and quizzes completed"),
            purpose="To remember what is done, for progress and for certificates.",
            until=_ACCOUNT,
            columns={
                "learner_id": IS_YOU,
                "run_id": DATA_ONLY,
                "activity_id": DATA_ONLY,
                "edition_id": DATA_ONLY,
                "score": _("Score, in per cent"),
                "completed_at": _("Completed"),
            },
        ),
        Kept(
            model=models.Attempt,
            title=_("Attempts at quizzes, with your answers"),
            purpose="To grade quizzes, to show results, and to correct grades of faulty questions.",
            until=_ACCOUNT,
            columns={
                "learner_id": IS_YOU,
                "id": DATA_ONLY,
                "run_id": DATA_ONLY,
                "activity_id": DATA_ONLY,
                "edition_id": DATA_ONLY,
                "number": pgettext_lazy("of an attempt", "Number"),
                "state": _("State"),
                "seed": TECHNICAL,
                "deadline_at": _("To be submitted by"),
                "answers": DATA_ONLY,
                "checked": Withheld("what grading says, which shows while the quiz allows it"),
                "answers_hash": TECHNICAL,
                "score": _("Score, in per cent"),
                "passed": _("Passed"),
                "result": Withheld("what grading says, which shows as the quiz allows it"),
                "started_at": _("Started"),
                "saved_at": _("Saved"),
                "answered_at": DATA_ONLY,
                "submitted_at": _("Submitted"),
                "expired": DATA_ONLY,
                "client_started_at": DATA_ONLY,
                "client_submitted_at": DATA_ONLY,
                "is_late": DATA_ONLY,
                "regraded_at": _("Graded again"),
            },
            reads={"answers": _answers},
        ),
        Kept(
            model=models.Override,
            title=_("Scores set by the course team"),
            purpose="To keep who set a score, and why.",
            until=_ACCOUNT,
            columns={
                "learner_id": IS_YOU,
                "id": DATA_ONLY,
                "run_id": DATA_ONLY,
                "activity_id": DATA_ONLY,
                "number": DATA_ONLY,
                "score": _("Score, in per cent"),
                "old_score": _("Score before, in per cent"),
                "completes": TECHNICAL,
                "reason": _("Reason"),
                "by_id": Withheld("the member of staff, who is another person"),
                "at": _("When"),
            },
        ),
        Kept(
            model=models.AuditEntry,
            owner="about",
            known_as=lambda learner_id, _key: audited_as(learner_id),
            erasure=Erasure.ID_STAYS,
            title=_("What staff did with your record"),
            purpose="To see afterwards who of the staff looked at whose record, or changed it.",
            until=f"{settings.AUDIT_YEARS} years are over; it tells nothing of somebody erased",
            terms=(Term(since="at", after=lambda: YEAR * settings.AUDIT_YEARS),),
            columns={
                "id": DATA_ONLY,
                "at": _("When"),
                "by_id": Withheld("the member of staff, who is another person"),
                "action": _("What happened"),
                "about": IS_YOU,
                "run_id": DATA_ONLY,
                "office_id": DATA_ONLY,
                "reason": _("Why"),
                "role": DATA_ONLY,
            },
        ),
        Kept(
            model=models.RegradedAttempt,
            title=_("Results before they were corrected"),
            purpose="To be able to take a correction of grades back.",
            until=_ACCOUNT,
            columns={
                "learner_id": IS_YOU,
                "regrade_id": DATA_ONLY,
                "attempt_id": DATA_ONLY,
                "score": _("Score before, in per cent"),
                "passed": _("Passed before"),
                "result": Withheld("what grading said, which shows as the quiz allows it"),
                "regraded_at": DATA_ONLY,
            },
        ),
        Kept(
            model=models.RegradedCompletion,
            title=_("Quizzes whose grade was corrected"),
            purpose="To be able to take a correction of grades back.",
            until=_ACCOUNT,
            columns={
                "learner_id": IS_YOU,
                "regrade_id": DATA_ONLY,
                "run_id": DATA_ONLY,
                "old_edition_id": DATA_ONLY,
                "old_score": _("Score before, in per cent"),
                "old_completed_at": DATA_ONLY,
                "is_completed": DATA_ONLY,
                "new_score": _("Score, in per cent"),
                "attempts": DATA_ONLY,
                "lost": DATA_ONLY,
            },
        ),
    )


def _what_serves_requests() -> tuple[Kept, ...]:
    return (
        Kept(
            model=models.SyncedEvent,
            title=_("What was done without a connection"),
            purpose="To apply once what a device tells twice.",
            until="90 days are over, or the account is erased",
            terms=(Term(since="received_at", after=lambda: timedelta(days=90)),),
            columns={
                "learner_id": IS_YOU,
                "id": DATA_ONLY,
                "kind": _("What happened"),
                "digest": TECHNICAL,
                "body": DATA_ONLY,
                "happened_at": _("When"),
                "received_at": DATA_ONLY,
            },
            reads={"body": _body},
        ),
        Kept(
            model=models.StuckWork,
            title=_("What could not be graded yet"),
            purpose="To grade later what an error stood in the way of, and to hold up nobody else.",
            until="the work is done, or the account is erased",
            columns={
                "learner_id": IS_YOU,
                "work_id": DATA_ONLY,
                "kind": _("What happened"),
                "run_id": DATA_ONLY,
                "tries": DATA_ONLY,
                "error": TECHNICAL,
                "since": _("When"),
                "retry_at": DATA_ONLY,
            },
        ),
        Kept(
            model=models.IdempotentRequest,
            title=_("Answers to requests of programs"),
            purpose="To answer a request that is sent twice as the first time.",
            until="48 hours are over, or the account is erased",
            terms=(Term(since="created_at", after=lambda: timedelta(hours=48)),),
            columns={
                "learner_id": IS_YOU,
                "key": DATA_ONLY,
                "fingerprint": TECHNICAL,
                "status": DATA_ONLY,
                "body": Withheld("a copy of what the other parts hold"),
                "created_at": _("When"),
            },
        ),
    )
