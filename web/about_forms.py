"""The form of what people tell about themselves: made of the questions that a programme asks."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from learners.demographics import PREFER_NOT, SELF_DESCRIBED, Kind, Question
from learners.demographics.languages import named_in_english
from learners.privacy.profiles import LONGEST_WORDS
from learners.selectors.demographics import OwnProfile

WORDS = "-words"
"""What the name of a field for one's own words ends with; no key of a question does."""


UNANSWERED = ""
"""What a field sends that was left as it was, or emptied again: it is no answer."""


class AnswerSelect(forms.Select):
    """Answers to choose from; those that are named in English are said to be."""

    def __init__(self, english: Collection[str]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.english = english

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Mark an option with its language where that is not the page's."""
        option = super().create_option(name, value, *args, **kwargs)
        if value in self.english:
            option["attrs"]["lang"] = "en"
        return option


class AboutYouForm(forms.Form):
    """One choice for each question, with the rest of the answer where it is in one's own words."""

    def __init__(
        self,
        data: Any = None,
        *,
        questions: Iterable[Question],
        profile: OwnProfile,
        language: str,
    ) -> None:
        super().__init__(data)
        for question in questions:
            given = profile.answers.get(question.key, UNANSWERED)
            self.fields[question.key] = _choice(question, given, language)
            if any(option.key == SELF_DESCRIBED for option in question.options):
                told = profile.words.get(question.key, "")
                self.fields[question.key + WORDS] = _words(told)

    def clean(self) -> dict[str, Any]:
        """Keep nobody's words without their saying that these are the answer."""
        for name, text in self.words().items():
            if text and name in self.cleaned_data and self.cleaned_data[name] != SELF_DESCRIBED:
                chosen = dict(self.fields[name].choices)[SELF_DESCRIBED]  # type: ignore[attr-defined]
                said = gettext("Choose “%(option)s” above to keep this, or empty the field.")
                self.add_error(name + WORDS, said % {"option": chosen})
        return self.cleaned_data

    def answers(self) -> dict[str, str | None]:
        """Return the answers by question, None for what is left unanswered.

        What the page did not ask when it was opened is not in it, so that it stays as it is.
        """
        return {
            name: value or None
            for name, value in self.cleaned_data.items()
            if name in self.data and not name.endswith(WORDS)
        }

    def words(self) -> dict[str, str]:
        """Return the words of one's own by question."""
        return {
            name.removesuffix(WORDS): value
            for name, value in self.cleaned_data.items()
            if name in self.data and name.endswith(WORDS)
        }

    def add_errors(self, errors: dict[str, str], told: dict[str, str]) -> None:
        """Say what a service said: of the words where there are some, else of the answer."""
        for key, text in errors.items():
            self.add_error(key + WORDS if told.get(key) else key, text)


def _choice(question: Question, given: str, language: str) -> forms.ChoiceField:
    """Return the field of a question; what was answered is there, though it is offered no more."""
    offered = [
        (UNANSWERED, gettext("Not answered")),
        *question.choices(language),
        (PREFER_NOT, question.words_for(PREFER_NOT, language)),
    ]
    if given not in dict(offered):
        offered.append((given, question.words_for(given, language)))
    english = named_in_english(language) if question.kind is Kind.LANGUAGE else frozenset()
    return forms.ChoiceField(
        label=question.in_language(language),
        choices=offered,
        required=False,
        initial=given,
        error_messages={"invalid_choice": _("This is none of the answers to choose from.")},
        widget=AnswerSelect(english),
    )


def _words(told: str) -> forms.CharField:
    return forms.CharField(
        label=_("If you describe it yourself: in your own words"),
        required=False,
        initial=told,
        max_length=LONGEST_WORDS,
        help_text=_("Only you ever read this. It is in no report."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": None}),
    )
