"""Where the state of each badge stands in a published list."""

from django.db import models


class BadgeStatus(models.Model):
    """Where somebody who checks a badge reads whether it was revoked: a bit in a published list.

    A small reference table, like the one of codes. It is written when a badge is first signed, and
    stays when its holder is erased: it names nobody then, and the badge says what it said.

    ``number`` is the list, and ``position`` the bit in it, drawn at random, so that a list says
    nothing of who got a badge when (``certificates.badges.status``).
    """

    certificate_id = models.UUIDField(primary_key=True)
    number = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    is_revoked = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "badge statuses"
        constraints = [
            models.UniqueConstraint(fields=["number", "position"], name="badge_status_once"),
        ]
        indexes = [
            models.Index(
                fields=["number"],
                name="badge_status_revoked",
                condition=models.Q(is_revoked=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}:{self.position}"
