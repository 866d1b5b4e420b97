"""The rows of a file of learners, as CSV or JSON: each is right or wrong by itself."""

import csv
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from typing import Any

import orjson

from courses.languages import choices
from partners.errors import FileTooLargeError, UnreadableFileError

MOST_ROWS, MOST_BYTES = 50_000, 8 * 1024 * 1024
LONGEST_NAME, LONGEST_HEADS = 200, 1000
COLUMNS = ("external_id", "run_id", "language", "action")
WITHDRAW = "withdraw"
_ACTIONS = {"", "invite", WITHDRAW}


@dataclass(frozen=True)
class Asked:
    """A row: whom the partner means, by its own name for them, which run, and in which language.

    ``is_withdrawn`` where they are not to be invited any more. ``problem`` says what is wrong with
    it, in a word that is stable; "" for nothing.
    """

    external_id: str = ""
    run_id: uuid.UUID | None = None
    language: str = ""
    problem: str = ""
    is_withdrawn: bool = False


def rows_in(body: bytes, *, is_csv: bool, run_id: uuid.UUID | None) -> Iterator[Asked]:
    """Yield the rows of a file; ``run_id`` is for those that name no run.

    Raises UnreadableFileError and FileTooLargeError, which says what is allowed.
    """
    if len(body) > MOST_BYTES:
        raise FileTooLargeError(f"At most {MOST_BYTES} bytes.")
    for number, row in enumerate((_csv if is_csv else _json)(body)):
        if number == MOST_ROWS:
            raise FileTooLargeError(f"At most {MOST_ROWS} rows.")
        yield _asked(row, run_id)


def rows_about(body: bytes, *, is_csv: bool) -> int:
    """Return how many rows a file has, about: what it costs, before it is read."""
    return min(max(body.count(b"\n" if is_csv else b"external_id"), 1), MOST_ROWS)


def _csv(body: bytes) -> Iterator[Any]:
    text = TextIOWrapper(BytesIO(body), "utf-8-sig", newline="")
    lines = csv.DictReader(text, delimiter=_between(body), strict=True)
    try:
        heads = lines.fieldnames or []
        if not set(heads) <= set(COLUMNS) or "external_id" not in heads:
            raise UnreadableFileError(f"The first line names columns: {', '.join(COLUMNS)}.")
        yield from lines
    except (UnicodeDecodeError, csv.Error):
        raise UnreadableFileError("It has to be CSV in UTF-8.") from None


def _between(body: bytes) -> str:
    """Return what stands between the columns: spreadsheets of many languages write semicolons."""
    heads = body[:LONGEST_HEADS].partition(b"\n")[0].decode(errors="ignore")
    return next((each for each in ";\t" if each in heads), ",")


def _json(body: bytes) -> Iterator[Any]:
    try:
        rows = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise UnreadableFileError("It has to be JSON, or CSV as text/csv.") from None
    if isinstance(rows, dict) and set(rows) == {"rows"}:
        rows = rows["rows"]
    if not isinstance(rows, list):
        raise UnreadableFileError("It has to be a list of rows, or an object with rows.")
    yield from rows


def _asked(row: Any, run_id: uuid.UUID | None) -> Asked:
    """Return a row as it is meant, or what is wrong with it."""
    if not isinstance(row, Mapping) or not set(row) <= set(COLUMNS):
        return Asked(problem="unknown-field")
    values = {name: row.get(name) or "" for name in COLUMNS}
    for name, is_right in _RULES.items():
        if not isinstance(values[name], str) or not is_right(values[name].strip()):
            return Asked(problem=f"invalid-{name.replace('_', '-')}")
    named = values["run_id"].strip()
    run = uuid.UUID(named) if named else run_id
    if run is None:
        return Asked(problem="run-id-missing")
    name, language = values["external_id"].strip(), values["language"].strip()
    return Asked(name, run, language, is_withdrawn=values["action"].strip() == WITHDRAW)


def is_name(text: str) -> bool:
    """Say whether a text can be a partner's own name for somebody."""
    return 0 < len(text) <= LONGEST_NAME and text.isprintable()


def _is_run(text: str) -> bool:
    try:
        return not text or bool(uuid.UUID(text))
    except ValueError:
        return False


_LANGUAGES = {"", *dict(choices())}
_RULES: dict[str, Callable[[str], bool]] = {
    "external_id": is_name,
    "run_id": _is_run,
    "language": lambda text: text in _LANGUAGES,
    "action": lambda text: text in _ACTIONS,
}
