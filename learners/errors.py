"""What can go wrong for a learner, each with its stable slug (see ``courses.errors``)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.errors import DomainError

RETRY_SECONDS = 300
"""When to ask again for what only an operator can mend."""


class UsernameTakenError(DomainError):
    """Somebody else has this user name."""

    slug = "username-taken"
    status = 409
    title = _("This user name is taken.")


class InvalidUsernameError(DomainError):
    """The user name has a form that is not allowed."""

    slug = "invalid-username"
    status = 422
    title = _("This user name cannot be used.")


class InvalidNameError(DomainError):
    """The name for certificates is too long, or has pictures in it."""

    slug = "invalid-name"
    status = 422
    title = _("This name cannot be used.")


class UnknownTimeZoneError(DomainError):
    """There is no such time zone."""

    slug = "unknown-time-zone"
    status = 422
    title = _("There is no such time zone.")


class WeakPassphraseError(DomainError):
    """The passphrase is too short, too common, or like the user name."""

    slug = "weak-passphrase"
    status = 422
    title = _("This passphrase is too easy to guess.")


class SignInFailedError(DomainError):
    """Name or address and passphrase do not belong together. Says the same for unknown people."""

    slug = "sign-in-failed"
    status = 401
    title = _("The name or the passphrase is not right.")


class WrongPassphraseError(DomainError):
    """Somebody who is signed in gave another passphrase than theirs."""

    slug = "wrong-passphrase"
    status = 422
    title = _("This is not your passphrase.")


class RecoveryFailedError(DomainError):
    """User name and recovery code do not belong together. Says the same for unknown people."""

    slug = "recovery-failed"
    status = 401
    title = _("The user name or the code is not right, or the code was used before.")


class ConsentTextChangedError(DomainError):
    """Somebody agreed to a text that is not in force; ``extra["in_force"]`` is what is."""

    slug = "consent-text-changed"
    status = 409
    title = _("This text has changed meanwhile. Please read it again.")


class NoTextError(DomainError):
    """A purpose has to say something in English, which whoever lacks a text of theirs gets."""

    slug = "no-text"
    status = 422
    title = _("Write the text in English at least.")


class NoAddressError(DomainError):
    """There is nothing to agree to: nothing to write to was given."""

    slug = "no-address"
    status = 409
    title = _("We have no address of yours for this, so there is nothing to agree to.")


class TextsMovedError(DomainError):
    """Somebody else put texts of the same purpose in force."""

    slug = "texts-moved"
    status = 409
    title = _("Somebody else has put a text in force just now. Look at it first.")


class UnknownPurposeError(DomainError):
    """Nothing is done for such a purpose."""

    slug = "unknown-purpose"
    status = 404
    title = _("There is nothing of this kind to agree to.")


class ServiceConsentError(DomainError):
    """Without the service there is no account."""

    slug = "service-consent"
    status = 409
    title = _("Without this there can be no account. You can delete your account instead.")


class AgeNeededError(DomainError):
    """Somebody has not said yet that they may agree by themselves."""

    slug = "age-needed"
    status = 422
    title = _("Say where you live and how old you are. Neither is kept.")


class UnknownCountryError(DomainError):
    """No country has this code."""

    slug = "unknown-country"
    status = 422
    title = _("We do not know this country.")


class ImpossibleAgeError(DomainError):
    """Nobody of this age reads this."""

    slug = "impossible-age"
    status = 422
    title = _("This age cannot be right.")


class GuardianNeededError(DomainError):
    """Somebody is too young to agree by themselves; ``extra["age_of_consent"]`` says from when."""

    slug = "guardian-needed"
    status = 409
    title = _("A parent or guardian has to agree to this for you.")


class GuardianCodeError(DomainError):
    """The code was never made, was used, or is too old. Says the same for all of them."""

    slug = "guardian-code"
    status = 422
    title = _("This code is not right, was used before, or is too old.")


class InvalidAddressError(DomainError):
    """What was given is no e-mail address."""

    slug = "invalid-address"
    status = 422
    title = _("This is not an e-mail address.")


class WrongCodeError(DomainError):
    """A code is wrong, used, tried too often or too old. Says the same for unknown people."""

    slug = "wrong-code"
    status = 422
    title = _("The code is not right, or is too old.")


class NotGuestError(DomainError):
    """This account has a user name and a passphrase already."""

    slug = "not-guest"
    status = 409
    title = _("This account has a user name already.")


class NotAnAccountError(DomainError):
    """What a guest did comes into an account, and this is another guest."""

    slug = "not-an-account"
    status = 409
    title = _("Sign up or sign in first.")


class GuestNotFoundError(DomainError):
    """The token is no guest's, or the guest is there no more: brought along before, perhaps."""

    slug = "guest-not-found"
    status = 404
    title = _("There is nothing to bring along any more.")


class JoinLaterError(DomainError):
    """A course team corrects scores that would come along just now."""

    slug = "join-later"
    status = 409
    title = _("Scores of this course are being corrected just now. Try again in some minutes.")

    def __init__(self) -> None:
        super().__init__(retry_after=RETRY_SECONDS)


class SecondFactorNeededError(DomainError):
    """Somebody who uses a second factor has to send a code of it, or to set one up first."""

    slug = "second-factor-needed"
    status = 401
    title = _("A code of your second factor is needed, too.")


class SecondFactorError(DomainError):
    """A code or a passkey is wrong, used, or of somebody else."""

    slug = "wrong-second-factor"
    status = 401
    title = _("This code or passkey is not right.")


class StaffAccountError(DomainError):
    """Staff cannot erase their account by themselves: others build on their work."""

    slug = "staff-account"
    status = 409
    title = _("This account belongs to staff. An administrator ends that first.")


class ProfileInvalidError(DomainError):
    """Answers about oneself that were not asked for like this; ``extra["errors"]`` says why."""

    slug = "profile-invalid"
    status = 422
    title = _("Some of this cannot be an answer. Nothing was changed.")

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(errors=errors)


class LastQuestionError(DomainError):
    """Something is asked about learners as long as asking is on."""

    slug = "last-question"
    status = 409
    title = _("One question at least is asked. An operator can turn all of it off (DEMOGRAPHICS).")


class QuestionKeyError(DomainError):
    """A key of a question or an option is used already, or cannot be."""

    slug = "question-key"
    status = 409
    title = _("This key was used before, or cannot be used here.")

    def __init__(self, key: str) -> None:
        super().__init__(f"{self.title} ({key})")


class ConsentNeededError(DomainError):
    """Something is kept only of who agrees; ``extra["purpose"]`` says to what."""

    slug = "consent-needed"
    status = 409
    title = _("Agree first to what this is kept for. Nothing was changed.")


class TooManyTriesError(DomainError):
    """A rate limit was reached."""

    slug = "too-many-requests"
    status = 429
    title = _("Too many tries.")


class RestrictedError(DomainError):
    """Its owner asked that nothing of the account be used; learning would use it."""

    slug = "restricted"
    status = 409
    title = _("Your data are kept and not used, as you asked. To go on learning, allow it again.")


class RunClosedError(DomainError):
    """The run takes no more work."""

    slug = "run-closed"
    status = 409
    title = _("This run is closed.")


class RunNotOpenError(DomainError):
    """The run has not begun."""

    slug = "run-not-open"
    status = 409
    title = _("This run is not open yet.")


class NotEnrolledError(DomainError):
    """The learner is not in this run, or has withdrawn from it."""

    slug = "not-enrolled"
    status = 409
    title = _("You are not enrolled in this run.")


class ActivityRetiredError(DomainError):
    """The activity is not in the course any more."""

    slug = "activity-retired"
    status = 409
    title = _("This activity is no longer part of the course.")


class WrongKindError(DomainError):
    """What was asked does not fit this kind of activity."""

    slug = "wrong-kind"
    status = 409
    title = _("This cannot be done with this kind of activity.")


class NoAttemptsLeftError(DomainError):
    """All allowed attempts are used."""

    slug = "no-attempts-left"
    status = 409
    title = _("You have used all attempts at this quiz.")


class TooSoonError(DomainError):
    """The time between two attempts is not over; ``extra["retry_at"]`` says when it is."""

    slug = "too-soon"
    status = 409
    title = _("Wait a little before you try this quiz again.")


class AttemptIdInUseError(DomainError):
    """The attempt id belongs to another quiz."""

    slug = "attempt-id-in-use"
    status = 409
    title = _("This attempt id is in use for another quiz.")


class AttemptSubmittedError(DomainError):
    """The attempt is submitted, so its answers cannot change."""

    slug = "attempt-submitted"
    status = 409
    title = _("This attempt is submitted and cannot be changed.")


class NeedsConnectionError(DomainError):
    """The quiz takes no attempt that was started without a connection."""

    slug = "needs-connection"
    status = 409
    title = _("This quiz has to be started with a connection.")


class TooLateError(DomainError):
    """The time of the attempt is over; ``extra["deadline_at"]`` says since when."""

    slug = "too-late"
    status = 409
    title = _("The time of this attempt is over. What was saved in time counts.")


class AnswersChangedError(DomainError):
    """Other answers were saved since the writer looked: in another tab, or on another device."""

    slug = "answers-changed"
    status = 409
    title = _("Other answers were saved in another tab or on another device.")


class SupersededError(DomainError):
    """Newer answers of the attempt are there: older ones that arrive later are not kept."""

    slug = "superseded"
    status = 409
    title = _("Newer answers are there. These were not kept.")


class NotAtOnceError(DomainError):
    """The quiz does not say what is right before an attempt is submitted."""

    slug = "not-at-once"
    status = 409
    title = _("This quiz says what is right only after submission.")


class AnswersInvalidError(DomainError):
    """The answers do not fit the questions; ``extra["errors"]`` says which."""

    slug = "answers-invalid"
    status = 422
    title = _("Some answers do not fit their questions.")


class ScoreInvalidError(DomainError):
    """A score is in per cent."""

    slug = "score-invalid"
    status = 422
    title = _("A score is between 0 and 100 per cent.")


class ReasonMissingError(DomainError):
    """Nobody changes a score without saying why."""

    slug = "reason-missing"
    status = 422
    title = _("Say why the score is set.")


class NotOverriddenError(DomainError):
    """There is no score set by staff to withdraw."""

    slug = "not-overridden"
    status = 409
    title = _("No score is set here by the course team.")


class WrongKeyError(DomainError):
    """No configured key opens something that is encrypted. What is there stays as it is."""

    slug = "key-missing"
    status = 503
    title = _("What you wrote is safe, but cannot be opened just now. Please try again later.")

    def __init__(self) -> None:
        super().__init__(retry_after=RETRY_SECONDS)


class NotGradedError(DomainError):
    """An attempt cannot be graded, or not even read, which is our fault.

    Nothing was written; ``attempt`` is which, and ``__cause__`` what went wrong.
    """

    slug = "not-graded"
    status = 503
    title = _("Your answers cannot be graded just now. Those that were saved are safe.")

    def __init__(self, attempt: Any) -> None:
        super().__init__(retry_after=RETRY_SECONDS)
        self.attempt = attempt


class NotYetError(DomainError):
    """It depends on something that has not come yet; it may be tried again."""

    slug = "not-yet"
    status = 409
    title = _("Something else has to come first.")


class TooManyWaitingError(DomainError):
    """Too many events of a learner wait for others already."""

    slug = "too-many-waiting"
    status = 409
    title = _("Too much is waiting. Send first what has to come first.")


class NothingToRegradeError(DomainError):
    """No earlier edition has another key for a question that is the same."""

    slug = "nothing-to-regrade"
    status = 409
    title = _("No question of this quiz has had its key corrected.")


class RegradeUnderWayError(DomainError):
    """A quiz is regraded by one key at a time."""

    slug = "regrade-under-way"
    status = 409
    title = _("Another regrade of this quiz is under way, or waits for a decision.")


class RegradeStateError(DomainError):
    """The regrade is not where this could be done."""

    slug = "regrade-state"
    status = 409
    title = _("This cannot be done with the regrade any more.")


class RegradeNotLastError(DomainError):
    """A later regrade began where this one ended."""

    slug = "regrade-not-last"
    status = 409
    title = _("Take back the later regrade of this quiz first.")


class EventIdInUseError(DomainError):
    """The id of an event was used before, for another one."""

    slug = "event-id-in-use"
    status = 409
    title = _("The id of this event was used for a different event.")


class IdempotencyConflictError(DomainError):
    """The key was used before, for another request."""

    slug = "idempotency-conflict"
    status = 409
    title = _("This Idempotency-Key was used for a different request.")
