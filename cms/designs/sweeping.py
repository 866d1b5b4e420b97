"""Deleting pictures of designs and signatures that nothing names any more."""

from collections.abc import Iterator

from certificates.designs.design import Design
from certificates.designs.pictures import old_pictures, remove_picture
from certificates.models import DesignRevision
from cms.models.design import CertificateSignatory

DAYS = 1
"""How old a picture has to be: what is about to name a young one may not be stored yet."""


def sweep_pictures(*, dry_run: bool = False) -> Iterator[str]:
    """Delete the pictures that no signatory and no revision names; yield their names.

    A draft of a design names none: its logos are in the library, and its signatories are rows.
    ``dry_run`` deletes nothing. May be stopped, and run again.
    """
    named = set(_named())
    for name in old_pictures(DAYS):
        if name not in named:
            if not dry_run:
                remove_picture(name)
            yield name


def _named() -> Iterator[str]:
    yield from CertificateSignatory.objects.values_list("signature", flat=True)
    for slots in DesignRevision.objects.values_list("slots", flat=True).iterator():
        yield from Design.of(slots).pictures()
