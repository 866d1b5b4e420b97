"""Documents that are still to be removed."""

from django.db import models


class FilesToRemove(models.Model):
    """The documents of somebody who was erased, which are still to be removed.

    They are removed soon, and once more from ``again_at`` on, when no worker can hold a claim on a
    certificate of theirs any more: one that was being made is removed then, and this row goes.
    """

    learner_id = models.UUIDField(primary_key=True)
    again_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)
