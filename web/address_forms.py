"""Forms about an e-mail address, for those who want to give one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learners.addresses import LONGEST
from web.forms import PLAIN, PassphraseForm, new_passphrase


def _address(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("E-mail address"),
        max_length=LONGEST,
        help_text=help_text,
        widget=forms.TextInput(
            attrs=PLAIN | {"type": "email", "inputmode": "email", "autocomplete": "email"}
        ),
    )


def _code() -> forms.CharField:
    return forms.CharField(
        label=_("Code from the mail"),
        max_length=100,
        help_text=_("Eight letters and digits. Hyphens and spaces do not matter."),
        widget=forms.TextInput(attrs=PLAIN | {"autocomplete": "one-time-code"}),
    )


class AddressForm(PassphraseForm):
    """An address, and the passphrase once more."""

    address = _address()
    field_order = ["address", "passphrase"]


class CodeForm(forms.Form):
    """The code that was mailed."""

    code = _code()


class AskResetForm(forms.Form):
    """The address that somebody has proved before."""

    address = _address(_("The one that you gave in your account."))


class ResetForm(CodeForm):
    """The code that was mailed, and the passphrase to be."""

    new_passphrase = new_passphrase()
