"""Rosters as OneRoster 1.1 and 1.2 write them: a ZIP of CSV files, as school systems export them.

Of it only who is a student in which class is read, and who is not any more. A student's
``sourcedId`` is the partner's name for them, and is kept as a digest only; names, addresses, birth
dates and grades are not looked at.
"""

import csv
import uuid
import zlib
from collections.abc import Iterator
from io import BytesIO, StringIO, TextIOWrapper
from zipfile import BadZipFile, ZipFile

from partners.errors import FileTooLargeError, UnreadableFileError
from partners.rows import MOST_BYTES as MOST_PACKED
from partners.rows import MOST_ROWS, WITHDRAW

MOST_BYTES = 32 * 1024 * 1024
"""How much one file of a roster may hold, unpacked."""
_LEFT = "tobedeleted"
Row = dict[str, str]


def as_csv(roster: bytes) -> bytes:
    """Return the students of a roster as a file of learners (``partners.rows``).

    The run of a class is its ``classCode`` where that is an id, and is left open where it is none.
    Who is marked to be deleted, or whose class is, is to be withdrawn: unless they are in another
    class of the same run.
    Raises UnreadableFileError and FileTooLargeError.
    """
    if len(roster) > MOST_PACKED:
        raise FileTooLargeError(f"At most {MOST_PACKED} bytes.")
    try:
        with ZipFile(BytesIO(roster)) as files:
            return _written(_students(files))
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
        raise UnreadableFileError("It has to be a ZIP of CSV files, not encrypted.") from None
    except (UnicodeDecodeError, csv.Error):
        raise UnreadableFileError("The files have to be CSV in UTF-8.") from None


def _students(files: ZipFile) -> Iterator[tuple[str, str, str]]:
    """Yield who is in which run, and what is to be done with them."""
    runs, ended = {}, set()
    if "classes.csv" in files.namelist():
        for row in _rows(files, "classes.csv", "sourcedId", "classCode"):
            if _is_id(row["classCode"]):
                runs[row["sourcedId"]] = row["classCode"]
            if row["status"] == _LEFT:
                ended.add(row["sourcedId"])
    there, leaving = set(), {}
    for row in _rows(files, "enrollments.csv", "userSourcedId", "classSourcedId", "role"):
        if row["role"].strip().lower() != "student":
            continue
        student = row["userSourcedId"], runs.get(row["classSourcedId"], "")
        if row["status"] == _LEFT or row["classSourcedId"] in ended:
            leaving[student] = WITHDRAW
        else:
            there.add(student)
            yield *student, ""
    yield from ((*student, act) for student, act in leaving.items() if student not in there)


def _rows(files: ZipFile, name: str, *needed: str) -> Iterator[Row]:
    """Yield the rows of a file, each with its status, reading no more of it than ``MOST_BYTES``."""
    if name not in files.namelist():
        raise UnreadableFileError(f"There is no {name} in it.")
    with files.open(name) as file:
        found = file.read(MOST_BYTES + 1)
    if len(found) > MOST_BYTES:
        raise FileTooLargeError(f"{name} may have {MOST_BYTES} bytes.")
    lines = csv.DictReader(TextIOWrapper(BytesIO(found), "utf-8-sig", newline=""), strict=True)
    if not set(needed) <= set(lines.fieldnames or []):
        raise UnreadableFileError(f"{name} needs the columns {', '.join(needed)}.")
    for row in lines:
        status = (row.get("status") or "").strip().lower()
        yield {each: row[each] or "" for each in needed} | {"status": status}


def _written(students: Iterator[tuple[str, str, str]]) -> bytes:
    text = StringIO()
    lines = csv.writer(text)
    lines.writerow(["external_id", "run_id", "action"])
    for number, student in enumerate(students):
        if number == MOST_ROWS:
            raise FileTooLargeError(f"At most {MOST_ROWS} students.")
        lines.writerow(student)
    return text.getvalue().encode()


def _is_id(text: str) -> bool:
    try:
        return bool(uuid.UUID(text.strip()))
    except ValueError:
        return False
