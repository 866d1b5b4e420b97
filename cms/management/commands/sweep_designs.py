"""``manage.py sweep_designs``: what Celery beat does every night, by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.designs.sweeping import sweep_pictures


class Command(BaseCommand):
    """Deletes pictures of designs that nothing names. May be stopped and run again."""

    help = "Delete pictures of designs that nothing names; with --dry-run only name them"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--dry-run``."""
        parser.add_argument("--dry-run", action="store_true", help="name them, and delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, and name each."""
        count = 0
        for name in sweep_pictures(dry_run=options["dry_run"]):
            count += 1
            self.stdout.write(name)
        self.stdout.write(f"{count} that nothing names{', still there' * options['dry_run']}.")
