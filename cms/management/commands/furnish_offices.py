"""``manage.py furnish_offices``: groups and permissions of every office, as the code has them."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.desks import furnish
from cms.models import OfficePage


class Command(BaseCommand):
    """Make the groups of every office's roles, and give them what they may do."""

    help = "Makes the groups and permissions of every office's staff. May be run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Furnish the pages of all offices; say how many."""
        pages = OfficePage.objects.select_related("office")
        for page in pages:
            furnish(page)
        self.stdout.write(f"Furnished: {len(pages)} pages of offices")
