"""What dimensions and their values are called."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from impact.cubes import UNKNOWN
from impact.models import LearnerState
from learners.demographics import PREFER_NOT, region_name
from learners.selectors import questions

DIMENSIONS: dict[str, str | Promise] = {
    "age_band": _("Age band"),
    "country": _("Country"),
    "education": _("Education"),
    "first_language": _("First language"),
    "gender": _("Gender"),
    "module": _("Module"),
    "passed_week": _("Week of passing"),
    "period": _("Quarter of sign-up"),
    "region": _("Region"),
    "signed_week": _("Week of sign-up"),
    "state": _("State"),
}
UNSAID: dict[str, str | Promise] = {
    UNKNOWN: _("Not asked, not answered, or not agreed"),
    PREFER_NOT: _("Prefer not to say"),
}


class Labels:
    """Names of what one report is about, in a language. Two queries."""

    def __init__(self, modules: Sequence[str], language: str) -> None:
        self._language, self._questions = language, questions()
        self._modules = modules
        self._values: dict[str, dict[str, str]] = {}

    def dimension(self, name: str) -> str:
        """Return what a dimension is called; a question of the programme's, by its text."""
        if name in DIMENSIONS:
            return str(DIMENSIONS[name])
        return self._questions[name].in_language(self._language)

    def values(self, name: str, keys: Sequence[str]) -> list[str]:
        """Return what values of a dimension are called."""
        return [self._value(name, key) for key in keys]

    def _value(self, name: str, key: str) -> str:
        if key in UNSAID:
            return str(UNSAID[key])
        named = {
            "state": lambda: str(LearnerState(key).label),
            "region": lambda: region_name(key, self._language),
            "module": lambda: f"{key}. {self._modules[int(key) - 1]}",
            "signed_week": lambda: f"{key[:4]}-W{key[4:]}",
            "passed_week": lambda: f"{key[:4]}-W{key[4:]}",
            "period": lambda: key,
        }
        return named[name]() if name in named else self._said(name).get(key, key)

    def _said(self, name: str) -> dict[str, str]:
        """Return an answer's words by key: read once a question."""
        if name not in self._values:
            question = self._questions[name]
            retired = [each for each in question.options if each.retired]
            words = {each.key: each.in_language(self._language) for each in retired}
            self._values[name] = words | dict(question.choices(self._language))
        return self._values[name]
