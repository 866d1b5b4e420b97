"""``manage.py submit_overdue_attempts``: what Celery beat does every minute, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from learners.services import sweep_overdue


class Command(BaseCommand):
    """Submit what was saved of attempts whose time is over."""

    help = "Submits what was saved of attempts whose time is over. May run at any time, and twice."

    def handle(self, *args: Any, **options: Any) -> None:
        """Submit, and say how many."""
        self.stdout.write(f"Submitted: {sweep_overdue()}")
