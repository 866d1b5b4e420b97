"""Forms by which people, or their parents or guardians, agree to something."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learners.ages import Said
from learners.countries import country_choices
from learners.errors import UnknownCountryError
from learners.models import ConsentText, Purpose
from web.forms import PLAIN


class AgreeForm(forms.Form):
    """The text that was read; and, the first time, where somebody lives and how old they are."""

    text_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asks_age: bool, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_age:
            return
        self.fields["country"] = forms.ChoiceField(
            label=_("Which country do you live in?"),
            choices=[("", _("Choose a country")), *country_choices(language)],
            error_messages={"invalid_choice": UnknownCountryError.title},
            widget=forms.Select(attrs={"autocomplete": "off"}),
        )
        self.fields["age"] = forms.IntegerField(
            label=_("How old are you?"),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            help_text=_(
                "How old one has to be to agree alone depends on the country. We compare the two "
                "now, and keep neither."
            ),
        )

    def said(self) -> Said | None:
        """Return what was said of country and age, if that was asked."""
        if "age" not in self.fields:
            return None
        return Said(country=self.cleaned_data["country"], age=self.cleaned_data["age"])


class GuardianCodeForm(forms.Form):
    """The code that a learner handed to a parent or guardian."""

    code = forms.CharField(
        label=_("Code"),
        max_length=100,
        help_text=_("12 letters and digits. Hyphens and spaces do not matter."),
        widget=forms.TextInput(attrs=PLAIN | {"autocomplete": "off"}),
    )


class GuardianAnswerForm(forms.Form):
    """What a parent or guardian says to each text that they are asked about."""

    code = forms.CharField(max_length=100, widget=forms.HiddenInput)
    is_guardian = forms.BooleanField(
        label=_("I am a parent or guardian of whoever gave me the code"),
        error_messages={"required": _("Only a parent or guardian can answer this.")},
    )

    def agreed(self, texts: Iterable[ConsentText]) -> dict[Purpose, uuid.UUID]:
        """Return the texts that were ticked, as they were read, of those that are asked about."""
        ticked = {text.purpose: self.data.get(f"agree-{text.purpose}", "") for text in texts}
        return {
            Purpose(purpose): uuid.UUID(read) for purpose, read in ticked.items() if _is_id(read)
        }


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
