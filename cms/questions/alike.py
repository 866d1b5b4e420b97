"""Words that learners could not tell apart."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from cms.questions.base import Faults
from courses.questions.text import plain_form


def alike(field: str, texts: Iterable[str], *, case_matters: bool = False) -> Faults:
    """Return the fault of a field in which two texts read the same; none where all differ.

    Case, spaces, and the ways in which Unicode writes the same do not count, as in grading.
    Accents and punctuation do: readers see them, and -5 is not 5.
    """
    seen = set()
    for text in texts:
        form = plain_form(text) if case_matters else plain_form(text).casefold()
        if form in seen:
            return {field: _("The same words are there twice: %s.") % text}
        seen.add(form)
    return {}
