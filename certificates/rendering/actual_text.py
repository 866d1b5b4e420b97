"""Makes Indic, Burmese and Khmer words in a PDF readable by screen readers and search.

These scripts draw letters in another order than they are spoken. WeasyPrint 70 maps each glyph to
text by itself, which loses such letters when text is read back. PDF has an answer, ``ActualText``
(ISO 32000-1, 14.9.4), which WeasyPrint does not write. It marks each piece of text in one place,
``Stream.marked``, and that is what this module wraps: there is no option or hook for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint.pdf.stream import Stream

# Devanagari to Sinhala, Thai to Myanmar, Khmer: blocks whose vowels are drawn out of order.
_REORDERED = ((0x0900, 0x0DFF), (0x0E00, 0x109F), (0x1780, 0x17FF))


def is_reordered(text: str) -> bool:
    """Say whether glyphs of this text may stand in another order than its letters."""
    return any(low <= ord(char) <= high for char in text for low, high in _REORDERED)


@contextmanager
def _marked(stream: Any, box: Any, tag: str) -> Iterator[None]:
    """Mark a box as WeasyPrint does, and say what the text in it is."""
    text = getattr(box, "text", "")
    if stream._tags is None or not text or not is_reordered(text):
        with _original(stream, box, tag):
            yield
        return
    number = len(stream._tags)
    stream._tags[box] = {"tag": tag, "mcid": number}
    properties = pydyf.Dictionary({"MCID": number, "ActualText": pydyf.String(text)})
    pydyf.Stream.begin_marked_content(stream, tag, properties)
    try:
        yield
    finally:
        pydyf.Stream.end_marked_content(stream)


_original = Stream.marked


def install() -> None:
    """Make WeasyPrint write ``ActualText``. Doing it twice is the same as once."""
    Stream.marked = _marked
