"""``manage.py apply_retention``: what Celery beat does every night, by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from learners.services.retention import apply_retention


class Command(BaseCommand):
    """Lets go of what has been kept for as long as was said. May be stopped and run again."""

    help = "Delete what has been kept for its term; with --dry-run only count it"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--dry-run``."""
        parser.add_argument("--dry-run", action="store_true", help="count, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, and tell after each batch."""
        for visit in apply_retention(dry_run=options["dry_run"]):
            told = f"{visit.done} of {visit.due} gone" if visit.done else f"{visit.due} due"
            self.stdout.write(f"{visit.table} ({visit.words}): {told}")
