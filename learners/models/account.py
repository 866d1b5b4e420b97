"""The account: a pseudonym and a passphrase, and nothing else that a learner did not choose."""

import unicodedata
import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.languages import choices

GUEST = "guest~"
"""Begins the user names of guests. Nobody can choose one like it: it has a sign that is refused."""
# Letters, the marks that are part of letters in Burmese or Hindi, and digits.
_WORD_CATEGORIES = {"L", "M", "N"}


MOST_MARKS = 6
"""On one letter. Burmese and Tibetan have up to five."""


def validate_username(username: str) -> None:
    """Raise ValidationError unless this is 3 to 40 letters, digits, dots, hyphens, underscores."""
    fits = all(
        char in "._-" or unicodedata.category(char)[0] in _WORD_CATEGORIES for char in username
    )
    if not fits or _is_piled_up(username) or len(username) < 3:  # noqa: PLR2004 - the field holds the upper bound
        raise ValidationError(
            _("3 to 40 letters, digits, dots, hyphens or underscores, in any script."),
            code="invalid",
        )


def _is_piled_up(username: str) -> bool:
    """Say whether a letter has more marks than any script writes: they would draw over the page."""
    marks = "".join("x" if unicodedata.category(char)[0] == "M" else " " for char in username)
    return "x" * (MOST_MARKS + 1) in marks


def normalise_username(username: str) -> str:
    """Return the form in which user names are stored and compared: NFKC, case folded."""
    return unicodedata.normalize("NFKC", username.strip()).casefold()


class AccountManager(BaseUserManager["Account"]):
    """Creates accounts and finds them by normalised user name."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Return the account with this user name, in any spelling of it."""
        return self.get(username=normalise_username(username or ""))

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        """Create an account; ``password`` None makes one that cannot sign in."""
        account = self.model(username=normalise_username(username), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(
        self, username: str, password: str | None = None, **fields: Any
    ) -> "Account":
        """Create an account that may do everything in the CMS."""
        return self.create_user(username, password, **fields, is_staff=True, is_superuser=True)


class ExtraTime(models.IntegerChoices):
    """How much more time somebody needs in timed quizzes, in per cent."""

    NONE = 0, _("The usual time")
    QUARTER = 25, _("A quarter more")
    HALF = 50, _("Half as much again")
    DOUBLE = 100, _("Twice the time")


class AboutYou(models.IntegerChoices):
    """Whether somebody was asked about themselves, and said something to it."""

    NOT_ASKED = 0, _("Not asked yet")
    LATER = 1, _("Not now")
    SETTLED = 2, _("Settled")


class Account(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: a learner, or a member of staff.

    What is asked
        A user name of the learner's choice and a passphrase. No e-mail address, no legal name.
        Whoever gives an address all the same has it sealed in allauth's ``EmailAddress``.

    ``neutral_titles`` keeps the site's and courses' names out of window titles and the browser's
    history; ``low_data`` shows text first, and media on demand.

    ``extra_time`` is how much longer, in per cent, this person's attempts at timed quizzes may
    take. It says something of their health, perhaps: no report and no member of staff sees it.

    ``certificate_name`` is the name to print on certificates, if any, and ``display_name`` what the
    site calls its owner on their own pages. Both are encrypted with the learner's own data key
    (``learners.privacy.keys``); read and write them through the services.

    ``time_zone`` is for what the server writes; "" leaves it to the browser.

    ``about_you`` says whether to ask somebody about themselves (``learners.asking``). It is in this
    row, which every page reads, so that asking costs no query; answers are nowhere near it.

    ``is_guest`` says that somebody learns here who has not signed up: the user name was drawn, and
    there is no passphrase (``learners.services.guests``).

    ``restricted_at`` is since when what is kept of somebody may not be used, as they asked
    (``learners.services.restricting``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(
        _("user name"),
        max_length=40,
        unique=True,
        validators=[validate_username],
        error_messages={"unique": _("This user name is taken.")},
    )
    language = models.CharField(_("language"), max_length=12, choices=choices, default="en")
    certificate_name = models.BinaryField(null=True, editable=False)
    display_name = models.BinaryField(null=True, editable=False)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, db_default="")
    neutral_titles = models.BooleanField(_("neutral titles"), default=False, db_default=False)
    low_data = models.BooleanField(_("low data"), default=False, db_default=False)
    extra_time = models.PositiveSmallIntegerField(
        _("extra time"), choices=ExtraTime, default=ExtraTime.NONE, db_default=ExtraTime.NONE
    )
    about_you = models.PositiveSmallIntegerField(
        _("questions about you"),
        choices=AboutYou,
        default=AboutYou.NOT_ASKED,
        db_default=AboutYou.NOT_ASKED,
    )
    is_guest = models.BooleanField(_("guest"), default=False, db_default=False)
    restricted_at = models.DateTimeField(null=True, editable=False)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "username"
    uses_second_factor: bool | None = None
    """None where it was not asked with the account (``learners.second_factor``)."""
    objects = AccountManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        indexes = [
            models.Index(
                fields=["id"],
                name="account_restricted",
                condition=models.Q(restricted_at__isnull=False),
            ),
            models.Index(fields=["id"], name="account_guest", condition=models.Q(is_guest=True)),
        ]

    @property
    def shown_name(self) -> str:
        """The user name, or what a guest is called who has chosen none."""
        if not self.is_guest:
            return self.username
        return gettext("Guest %(tag)s") % {"tag": self.username.removeprefix(GUEST).upper()}

    @property
    def email(self) -> str:
        """Return nothing: Wagtail, which asks, has no business with an address."""
        return ""


class DataKey(models.Model):
    """A learner's own encryption key, wrapped by a key that is not in the database.

    Destroying the row makes everything that was encrypted with it unreadable, wherever a copy is.
    """

    learner = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pk)


class AccessToken(models.Model):
    """A bearer token for the API. Only a keyed digest of its secret is stored."""

    pk = models.CompositePrimaryKey("learner_id", "id")
    learner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="token_expires")]

    def __str__(self) -> str:
        return str(self.id)
