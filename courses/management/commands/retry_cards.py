"""``manage.py retry_cards``: once what kept share cards from being drawn is mended."""

from typing import Any

from django.core.management.base import BaseCommand

from courses.drawing.gallery import forget_failures


class Command(BaseCommand):
    """Let share cards that were given up be drawn again."""

    help = "Has share cards that were given up asked for again, when their pages are next seen."

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget what failed."""
        forget_failures()
        self.stdout.write("Cards that were given up are drawn again when their pages are seen.")
