"""What is asked for on the pages of webhooks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import ALWAYS, EndpointKind, EventKind

_ACTS = ("secret", "replay", "ping", "remove", "enable", "disable", "resume")
_KINDS = [(kind.value, kind.label) for kind in EventKind if kind not in ALWAYS]


class EndpointForm(forms.Form):
    """A new endpoint. Without a choice of events, it hears all that its kind may."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("Of your server, by HTTPS: https://lms.example.org/hooks"),
    )
    kind = forms.ChoiceField(label=_("What listens there"), choices=EndpointKind)
    events = forms.MultipleChoiceField(
        label=_("What is sent"),
        choices=_KINDS,
        required=False,
        help_text=_("Without a choice, everything."),
        widget=forms.CheckboxSelectMultiple,
    )
    credentials = forms.CharField(
        label=_("User and password of the record store"),
        required=False,
        max_length=300,
        help_text=_("With a colon between. They are stored encrypted. Not for a webhook."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    is_sandbox = forms.BooleanField(
        label=_("For the sandbox: of learners whom your sandbox keys have invited"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Want credentials, with a colon between, for a record store only."""
        said = super().clean() or {}
        given = said.get("credentials", "")
        is_store = said.get("kind") == EndpointKind.XAPI
        if (is_store and ":" not in given.strip(":")) or (given and not is_store):
            self.add_error("credentials", _("A record store, and nothing else, has them."))
        return said


class EndpointActForm(forms.Form):
    """What is to be done with an endpoint; ``event`` is what to send again, else what failed."""

    act = forms.ChoiceField(choices=[(act, act) for act in _ACTS])
    event = forms.UUIDField(required=False)
