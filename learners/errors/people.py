"""What people agree to, tell about themselves and ask for."""

from django.utils.translation import gettext_lazy as _

from courses.errors import DomainError


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


class FewOptionsError(DomainError):
    """A question that leaves no choice tells nothing."""

    slug = "few-options"
    status = 409
    title = _("A question needs two options at least that can be chosen.")


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


class RestrictedError(DomainError):
    """Its owner asked that nothing of the account be used; learning would use it."""

    slug = "restricted"
    status = 409
    title = _("Your data are kept and not used, as you asked. To go on learning, allow it again.")
