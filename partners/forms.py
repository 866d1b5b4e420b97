"""Forms about a partner's keys, for the CMS and the partner's own pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Scope

LONGEST_DAYS = 730


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes of which several may be ticked. What is wrong leads to the first."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the id of one of them."""
        return super().id_for_label(id_, index or "0")


class KeyForm(forms.Form):
    """A new key: what it is called, what it may be used for, and for how long it counts."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Which program uses it, for example.")
    )
    scopes = forms.MultipleChoiceField(label=_("May be used to"), choices=Scope, widget=Boxes)
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
