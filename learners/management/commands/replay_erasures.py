"""``manage.py replay_erasures``: after a restore, erase again who had been erased."""

from typing import Any

from django.core.management.base import BaseCommand

from learners.privacy.ledger import noted_erasures
from learners.services import erase_again

EVERY = 100


class Command(BaseCommand):
    """Erases the accounts that a restored database has brought back. Run before it is served."""

    help = "Erase again the accounts that a restored database has brought back."

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the notes of erasures, however many there are; may be run twice."""
        looked_at = erased = 0
        for learner_id in noted_erasures():
            looked_at += 1
            erased += erase_again(learner_id)
            if looked_at % EVERY == 0:
                self.stdout.write(f"{looked_at} notes read, {erased} accounts erased again")
        self.stdout.write(f"{looked_at} notes read, {erased} accounts erased again. Done.")
