"""Forms by which administrators choose what is asked about learners, and in which words."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from courses.languages import CONTENT_LANGUAGES
from learners.demographics import Kind, Option, Question
from learners.models.demographics import KEY
from learners.services.questions import OptionChange

LONGEST = 200
_HELP = _(
    "One language a line, with its code: “sw: Una umri gani?”. Left empty, the words of the "
    "product are used, which are there in English, Spanish, French and Arabic."
)


class WordsField(forms.CharField):
    """Words in several languages: a line for each, which begins with the language's code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 2}), max_length=10_000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the lines of words by language."""
        return written(value) if isinstance(value, Mapping) else value

    def clean(self, value: Any) -> dict[str, str]:
        """Return words by language. Raises ValidationError, naming the line."""
        words: dict[str, str] = {}
        for line in super().clean(value).splitlines():
            code, colon, text = (part.strip() for part in line.partition(":"))
            if not code and not colon:
                continue
            if code not in CONTENT_LANGUAGES or not text:
                said = _t("This line has no language that is offered, or no words: %(line)s")
                raise ValidationError(said % {"line": line.strip()[:80]})
            if len(text) > LONGEST or code in words:
                said = _t("Once for each language, and at most %(most)s characters: %(line)s")
                raise ValidationError(said % {"most": LONGEST, "line": line.strip()[:80]})
            words[code] = text
        return words


def written(words: Mapping[str, str]) -> str:
    """Return words by language as the lines that a WordsField reads."""
    return "\n".join(f"{code}: {text}" for code, text in words.items())


class QuestionForm(forms.Form):
    """Whether something is asked, and in which words."""

    is_on = forms.BooleanField(label=_("Ask this"), required=False)
    understood = forms.BooleanField(
        label=_("I have read what it means to ask this, and the programme has decided to"),
        required=False,
    )
    labels = WordsField(label=_("Own words for the question"), required=False, help_text=_HELP)

    def __init__(self, data: Any, *, question: Question) -> None:
        self.question = question
        initial = {"is_on": question.is_on, "labels": question.labels}
        super().__init__(data, initial=initial)
        if not question.sensitive or question.is_on:
            del self.fields["understood"]

    def clean(self) -> dict[str, Any]:
        """Have somebody say that they know what a sensitive question means, as it is turned on."""
        cleaned = super().clean() or {}
        if "understood" in self.fields and cleaned.get("is_on") and not cleaned.get("understood"):
            self.add_error("understood", _t("Confirm this to ask a sensitive question."))
        return cleaned


class OptionForm(forms.Form):
    """An option that is there: its words, and whether it is offered."""

    labels = WordsField(label=_("Own words"), required=False)
    retired = forms.BooleanField(label=_("Offer it no more"), required=False)

    def __init__(self, data: Any, *, option: Option) -> None:
        self.option = option
        initial = {"labels": option.labels, "retired": option.retired}
        super().__init__(data, initial=initial, prefix=f"option-{option.key}")

    def change(self) -> OptionChange:
        """Return the option as it is to be."""
        return OptionChange(key=self.option.key, **self.cleaned_data)


class NewOptionForm(forms.Form):
    """An option to add. Empty ones are left out."""

    key = forms.CharField(label=_("Key"), required=False, max_length=32, validators=[KEY])
    labels = WordsField(label=_("Words"), required=False)

    def __init__(self, data: Any, *, known: frozenset[str], prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        self.known = known

    def clean_key(self) -> str:
        """Return the key. Raises ValidationError for one that is there, retired ones too."""
        key = self.cleaned_data["key"]
        if key in self.known:
            raise ValidationError(_t("This key was used before. A key means one thing for ever."))
        return key

    def clean(self) -> dict[str, Any]:
        """Ask for both or none."""
        cleaned = super().clean() or {}
        key, labels = cleaned.get("key"), cleaned.get("labels")
        if key and not labels and "labels" in cleaned:
            self.add_error("labels", _t("An option needs words."))
        if labels and not key and "key" in cleaned:
            self.add_error("key", _t("An option needs a key, under which answers are kept."))
        return cleaned

    def change(self) -> OptionChange | None:
        """Return the option to add, None for an empty form."""
        return OptionChange(**self.cleaned_data) if self.cleaned_data["key"] else None


class NewQuestionForm(forms.Form):
    """A question of a programme's own."""

    key = forms.CharField(
        label=_("Key"),
        max_length=32,
        validators=[KEY],
        help_text=_("Under which answers are kept. It never changes: “membership”, for example."),
    )
    labels = WordsField(label=_("Words of the question"), help_text=_HELP)
    sensitive = forms.BooleanField(
        label=_("Sensitive"),
        required=False,
        help_text=_("Needs an explicit consent of its own, and can harm people if it is known."),
    )


ROWS = 3
"""How many options can be added at a time."""


def option_forms(question: Question, data: Any) -> list[OptionForm]:
    """Return the forms of a question's options."""
    return [OptionForm(data, option=option) for option in question.options]


def new_option_forms(question: Question | None, data: Any) -> list[NewOptionForm]:
    """Return the forms of options to add, none where none may be."""
    if question and not (question.kind is Kind.CHOICE and question.own_options):
        return []
    known = frozenset(each.key for each in question.options) if question else frozenset()
    return [NewOptionForm(data, known=known, prefix=f"new-{row}") for row in range(ROWS)]
