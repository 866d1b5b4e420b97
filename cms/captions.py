"""Checks captions. A browser drops what it cannot read without a word: here the author is told."""

import re
from typing import Any

from django.utils.translation import gettext as _

LARGEST = 2 * 1024 * 1024
_HEAD = re.compile(r"WEBVTT([ \t].*)?")
_LINES = re.compile(r"\r\n|\n|\r")
_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")


def fault_in(document: Any) -> str:
    """Return why a document is not WebVTT, with the line where that shows; "" where it is."""
    try:
        with document.file.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError:
        return _("The file is missing or broken.")
    if len(data) > LARGEST:
        return _("The file is too large for captions.")
    try:
        lines = _LINES.split(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _("The file is not in UTF-8. Save it in that encoding.")
    if not _HEAD.fullmatch(lines[0]):
        return _(
            "The file is not WebVTT: its first line has to be WEBVTT. Convert captions of another "
            "format, such as SubRip (.srt)."
        )
    return _fault_in_lines(lines)


def _fault_in_lines(lines: list[str]) -> str:
    timed = [(number, line) for number, line in enumerate(lines, start=1) if "-->" in line]
    if not timed:
        return _("The file has no captions in it.")
    faults = (_fault_in_times(line) % {"number": number} for number, line in timed)
    return next(filter(None, faults), "")


def _fault_in_times(line: str) -> str:
    found = _TIMES.fullmatch(line)
    if not found:
        return _("Line %(number)s: times are written as in 00:01.000 --> 00:04.500.")
    times = [int(part or 0) for part in found.groups()]
    if times[:4] >= times[4:]:
        return _("Line %(number)s: a caption has to end after it begins.")
    return ""
