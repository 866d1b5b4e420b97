"""``manage.py forget_second_factor USERNAME``: let in again who has lost all that proves it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from learners.backends import account_named
from learners.services import forget_factors


class Command(BaseCommand):
    """Removes app, passkeys and spare codes of an account, and signs its owner out everywhere."""

    help = "Remove the second factor of somebody who has lost it. Be sure whose request it is."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a user name."""
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove what there is."""
        account = account_named(options["username"])
        if account is None:
            message = "Nobody has this user name."
            raise CommandError(message)
        count = forget_factors(account=account)
        self.stdout.write(f"Removed: {count}. Its owner signs in by the passphrase alone now.")
