"""Columns of django-allauth that are stored sealed, and are found all the same.

allauth's tables are as its migrations make them; only what stands in the column differs. Equality
is the one thing that can be asked of it, under all keys, so that people are found while keys are
rotated. Everything else (``contains``, ``iexact``, ordering by meaning) is refused by Django.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Lookup
from django.db.models.lookups import In, IsNull

from learners.privacy.vault import find_token, find_tokens, found_text


class Stored(str):
    """A value of a sealed column as it is stored."""

    __slots__ = ()


class _AnyKey(In):
    """Equal to a text, or to one of some, sealed with any of the keys."""

    lookup_name = "in"

    def __init__(self, lhs: Any, rhs: Any) -> None:
        texts = [rhs] if isinstance(rhs, str) else rhs
        if not isinstance(texts, Iterable):
            message = "A sealed column is compared with texts only."
            raise TypeError(message)
        use = lhs.output_field.use
        super().__init__(
            lhs, [Stored(token) for text in texts for token in find_tokens(str(text), use=use)]
        )


class SealedColumn(models.Field):
    """What sealed columns do. ``use`` keeps what is sealed for one apart from all others."""

    use: str
    django_path: str
    _lookups: dict[str, type[Lookup]] = {"exact": _AnyKey, "in": _AnyKey, "isnull": IsNull}

    def get_lookup(self, lookup_name: str) -> type[Lookup] | None:
        """Return what compares; None, which Django refuses, for everything but equality."""
        return self._lookups.get(lookup_name)

    def get_prep_value(self, value: Any) -> Any:
        """Return what to store of a text."""
        if value is None or isinstance(value, Stored):
            return value
        return Stored(find_token(super().get_prep_value(value), use=self.use))

    def from_db_value(self, value: Any, *_context: Any) -> Any:
        """Return the text. Raises WrongKeyError where no configured key opens it."""
        return None if value is None else found_text(value, use=self.use)

    def deconstruct(self) -> Any:
        """Return the field as allauth's migrations have it."""
        name, _path, args, kwargs = super().deconstruct()
        return name, self.django_path, args, kwargs


class SealedAddress(SealedColumn, models.EmailField):
    """An e-mail address, in the one form of ``learners.addresses``."""

    use = "address"
    django_path = "django.db.models.EmailField"


class SealedSubject(SealedColumn, models.CharField):
    """A fingerprint of the number under which an organisation knows somebody."""

    use = "subject"
    django_path = "django.db.models.CharField"


_COLUMNS: dict[tuple[str, str], type[SealedColumn]] = {
    ("account.EmailAddress", "email"): SealedAddress,
    ("socialaccount.SocialAccount", "uid"): SealedSubject,
}


def seal_columns() -> None:
    """Have Django seal the columns. The models are allauth's, so their fields change class."""
    for model, name, sealed in sealed_columns():
        model._meta.get_field(name).__class__ = sealed


def sealed_columns() -> Iterable[tuple[type[models.Model], str, type[SealedColumn]]]:
    """Yield model, column and class of all that is sealed so."""
    for (label, name), sealed in _COLUMNS.items():
        yield apps.get_model(label), name, sealed
