"""The forms of a partner's keys and members."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import MemberRole, Scope

LONGEST_DAYS = 730


class KeyForm(forms.Form):
    """A new key: what it is called, what it may be used for, and for how long it counts."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Which program uses it, for example.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("May be used to"), choices=Scope, widget=forms.CheckboxSelectMultiple
    )
    is_sandbox = forms.BooleanField(
        label=_("For the sandbox only"), required=False, help_text=_("It touches demo runs only.")
    )
    days = forms.IntegerField(
        label=_("Counts for so many days"), min_value=1, max_value=LONGEST_DAYS, initial=365
    )


class KeyActForm(forms.Form):
    """What is to be done with a key: "replace" or "revoke"."""

    act = forms.ChoiceField(choices=[("replace", ""), ("revoke", "")])
    key = forms.UUIDField()


class MemberForm(forms.Form):
    """A role to invite somebody as, or the member who is to be removed."""

    role = forms.TypedChoiceField(
        choices=MemberRole, coerce=MemberRole, required=False, empty_value=None
    )
    member = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a form that says neither."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("role") and not said.get("member"):
            raise forms.ValidationError("")
        return said
