"""Names that people give: any script, any length up to a bound, no invisible tricks."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_NAME = 200
# Pictures, and signs that no font of ours has: a certificate would show an empty box.
_PICTURES = {"So", "Co", "Cs", "Cn"}
# Joiners shape Persian, Hindi and Sinhala words; every other format character can only deceive.
_JOINERS = {"\u200c", "\u200d"}


def clean_name(name: str) -> str:
    """Return a name in NFC, without control or bidi characters, spaces folded.

    Markup stays as it is: templates print it literally. Raises ValidationError over 200 characters,
    and for pictures such as emoji.
    """
    text = " ".join(unicodedata.normalize("NFC", name).split())
    visible = (
        char for char in text if char in _JOINERS or unicodedata.category(char) not in {"Cc", "Cf"}
    )
    kept = " ".join("".join(visible).split())
    if any(unicodedata.category(char) in _PICTURES for char in kept):
        raise ValidationError(_("A name has no pictures: leave the emoji out."), code="picture")
    if len(kept) > MAX_NAME:
        raise ValidationError(_("A name has at most 200 characters."), code="too-long")
    return kept
