"""The documents of certificates in the private storage.

A file is named after its certificate and its own SHA-256. So where a worker has lost its claim and
writes all the same, it cannot touch the file of the one that took over: the row says which of the
two counts, and the other is deleted by whoever made it, or by the next who looks.
"""

import hashlib
from typing import BinaryIO, cast

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from certificates.models import Certificate


class FileDoesNotReadBackError(Exception):
    """What the storage returns is not what was written to it."""


def store_file(certificate: Certificate, pdf: bytes) -> str:
    """Store a document, read it back, and return its SHA-256. Raises FileDoesNotReadBackError."""
    storage, digest = storages["private"], hashlib.sha256(pdf).hexdigest()
    path = certificate.path_of(digest)
    storage.save(path, ContentFile(pdf))
    with storage.open(path) as file:
        if hashlib.sha256(file.read()).hexdigest() != digest:
            raise FileDoesNotReadBackError
    return digest


def open_file(certificate: Certificate) -> BinaryIO:
    """Open the document of an issued certificate. Raises what the storage does."""
    storage = storages["private"]
    try:
        return cast("BinaryIO", storage.open(certificate.path))
    except FileNotFoundError:  # issued before files were named after what is in them
        return cast("BinaryIO", storage.open(certificate.former_path))


def remove_file(certificate: Certificate, digest: str) -> None:
    """Delete a document that did not come to count; nothing where it is not there."""
    storages["private"].delete(certificate.path_of(digest))


def remove_files(certificate: Certificate, *, but: str = "") -> None:
    """Delete all documents of a certificate, whoever wrote them; ``but`` is one that stays."""
    storage, folder = storages["private"], certificate.folder
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    kept = certificate.path_of(but) if but else ""
    for name in names:
        path = f"{folder}/{name}"
        if name.startswith(f"{certificate.id}.") and path != kept:
            storage.delete(path)
