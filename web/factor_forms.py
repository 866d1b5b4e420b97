"""Forms of second factors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from web.forms import PLAIN, PassphraseForm


def _code(label: Any, help_text: Any) -> forms.CharField:
    attrs = PLAIN | {"autocomplete": "one-time-code", "inputmode": "numeric"}
    return forms.CharField(
        label=label, max_length=30, help_text=help_text, widget=forms.TextInput(attrs=attrs)
    )


class AppForm(PassphraseForm):
    """The first code of an app, and the passphrase once more."""

    code = _code(_("Code that the app shows"), _("Six digits. They change every half minute."))
    field_order = ["code", "passphrase"]


class PasskeyForm(PassphraseForm):
    """What a browser says of a new passkey, and the passphrase once more."""

    credential = forms.JSONField(required=False, widget=forms.HiddenInput)


class SignInPasskeyForm(forms.Form):
    """What a browser says of a passkey that was used."""

    credential = forms.JSONField(widget=forms.HiddenInput)


class SecondStepForm(forms.Form):
    """A code of the app, or a spare code."""

    code = _code(
        _("Code"),
        _("The six digits that the app shows, or one of the spare codes that you wrote down."),
    )


class RemoveFactorForm(PassphraseForm):
    """What is to be removed, and the passphrase once more."""

    factor = forms.TypedChoiceField(label=_("What to remove"), coerce=int)
    field_order = ["factor", "passphrase"]

    def __init__(self, *args: Any, factors: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["factor"].choices = factors  # type: ignore[attr-defined]
