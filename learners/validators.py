"""What a passphrase must be, in this site's own words: Django's speak of passwords."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext, ngettext


class LengthValidator(password_validation.MinimumLengthValidator):
    """Asks for a length, which is worth more than signs of all kinds."""

    def get_error_message(self) -> str:
        """Say how long it has to be."""
        said = ngettext(
            "A passphrase has at least %(count)s character.",
            "A passphrase has at least %(count)s characters.",
            self.min_length,
        )
        return said % {"count": self.min_length}


class CommonValidator(password_validation.CommonPasswordValidator):
    """Refuses what thieves try first."""

    def get_error_message(self) -> str:
        """Say that it is too common."""
        return gettext("Many people use this passphrase.")


class LikeUserNameValidator(password_validation.UserAttributeSimilarityValidator):
    """Refuses what the user name gives away."""

    def __init__(self) -> None:
        super().__init__(user_attributes=["username"])

    def get_error_message(self) -> str:
        """Say what it is like."""
        return gettext("This passphrase is too much like the user name.")
