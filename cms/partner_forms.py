"""The form of a partner's members."""

from typing import Any

from django import forms

from partners.models import MemberRole


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
