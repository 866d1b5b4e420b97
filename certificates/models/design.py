"""Frozen designs."""

import uuid

from django.db import models
from django.db.models.functions import Now


class DesignRevision(models.Model):
    """What certificates looked like from some day on. Immutable.

    It stays as long as anything prints it; else it goes some weeks after the next one of its
    design (``certificates.designs.frozen``).

    ``slots`` are those of ``certificates.designs.design.Design``: colours, texts, who signs, and
    the names of pictures, which are in the private storage under their SHA-256. A certificate
    points at the revision that it was owed with, so that no later edit changes it.

    ``design_id`` tells which design in the CMS it is of; it may be deleted there. ``content_hash``
    is the SHA-256 of the slots: what says the same as the newest revision makes no new one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    design_id = models.UUIDField()
    number = models.PositiveIntegerField()
    slots = models.JSONField()
    content_hash = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(db_default=Now())
    # The member of staff, kept as an id only, as in an edition.
    frozen_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["design_id", "number"], name="design_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.design_id} {self.number}"
