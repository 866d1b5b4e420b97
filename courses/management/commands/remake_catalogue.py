"""``manage.py remake_catalogue``: make every entry of the catalogue again."""

from typing import Any

from django.core.management.base import BaseCommand

from courses.catalogue.entries import enter_missing, remake


class Command(BaseCommand):
    """Fold the words of every entry again, and enter what is missing."""

    help = "Makes every entry of the catalogue again. Needed only when words are folded anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; say how many there are."""
        self.stdout.write(f"{remake() + enter_missing()} entries made.")
