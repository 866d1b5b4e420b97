"""Tables as CSV, for spreadsheets: written line by line, and safe to open (TRUST.md B3)."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# What makes a spreadsheet calculate, or run, what a cell says.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# A mark at the beginning without which Excel reads UTF-8 as something else.
_BYTE_ORDER_MARK = "\ufeff"


class _Line:
    """A file that keeps nothing: ``csv`` writes a line, and gets it back."""

    def write(self, line: str) -> str:
        return line


def plain_text(value: Any) -> Any:
    """Return a cell that a spreadsheet shows as it stands, whatever it begins with."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the lines of a file, the heads first."""
    write = csv.writer(_Line()).writerow
    yield _BYTE_ORDER_MARK + write([plain_text(head) for head in heads])
    for row in rows:
        yield write([plain_text(value) for value in row])
