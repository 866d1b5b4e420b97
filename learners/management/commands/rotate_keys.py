"""``manage.py rotate_keys``: wrap learners' keys and seal addresses with the newest key."""

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learners.errors import WrongKeyError
from learners.models import DataKey
from learners.privacy.keys import rewrap_keys
from learners.privacy.rotation import reseal_columns, reseal_factors, reseal_texts


class Command(BaseCommand):
    """Rotates the key-encryption key while the site runs.

    Put the new key first in ENCRYPTION_KEYS and restart everything, run this, then take the old
    key out and restart again.
    """

    help = "Wrap and seal everything with the first of ENCRYPTION_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Go on in batches, and say how far it is. May be stopped and run again."""
        total, looked_at, anew = DataKey.objects.count(), 0, 0
        try:
            for looked_at, anew in rewrap_keys():
                self.stdout.write(f"{looked_at} of {total} keys looked at, {anew} wrapped anew")
            rest = chain(reseal_columns(), reseal_factors(), reseal_texts())
            for what, looked_at, anew in rest:
                self.stdout.write(f"{what}: {looked_at} looked at, {anew} sealed anew")
        except WrongKeyError:
            message = (
                f"Something opens with none of ENCRYPTION_KEYS, after {looked_at} that do. "
                "Put back the key that is missing, and run this again."
            )
            raise CommandError(message) from None
        self.stdout.write("Done. The other keys of ENCRYPTION_KEYS are no longer needed.")
