"""``manage.py seal_private_answers``: once, after the update that brought the sealing of them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learners.errors import WrongKeyError
from learners.services.sealing import seal_stored


class Command(BaseCommand):
    """Seal what learners wrote for themselves before it was stored sealed."""

    help = (
        "Seals what learners wrote for themselves, and answers that are kept for a while, where "
        "they were stored before there was sealing. May run at any time, stop anywhere, run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal, and say how far it is."""
        try:
            found = seal_stored(progress=self._progress)
        except WrongKeyError:
            raise CommandError(
                "ENCRYPTION_KEYS does not open a learner's key (the log names whose). Nothing of "
                "theirs was changed. Put the right key in, then run this again."
            ) from None
        said = ", ".join(f"{count} {table}" for table, count in found.items())
        self.stdout.write(f"Sealed: {said}")

    def _progress(self, table: str, seen: int, sealed: int) -> None:
        self.stdout.write(f"{table}: {seen} looked at, {sealed} sealed")
