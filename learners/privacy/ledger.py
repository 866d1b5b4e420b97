"""Which accounts were erased, noted outside the database.

A backup of the database brings erased people back. So each erasure leaves an empty file with the
account's id for a name in the private storage, which ``manage.py replay_erasures`` reads after a
restore. The ids are random, and nothing else knows them any more.
"""

import uuid
from collections.abc import Iterator
from contextlib import suppress

from django.core.files.base import ContentFile
from django.core.files.storage import storages

FOLDER = "erased"


def note_erasure(learner_id: uuid.UUID) -> None:
    """Note that an account is erased. Raises what the storage raises."""
    storages["private"].save(f"{FOLDER}/{learner_id}", ContentFile(b""))


def noted_erasures() -> Iterator[uuid.UUID]:
    """Yield the ids of all accounts that were ever erased here."""
    try:
        _folders, files = storages["private"].listdir(FOLDER)
    except FileNotFoundError:
        return
    for name in files:
        with suppress(ValueError):  # a draft of a note, beside it
            yield uuid.UUID(name)
