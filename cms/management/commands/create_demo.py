"""``manage.py create_demo``: the demo course, offices and people, once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.demo import (
    build_course,
    complete_design,
    complete_offices,
    create_cohort,
    create_people,
    demo_course,
    give_roles,
    said_of,
)


class Command(BaseCommand):
    """Create the demo course in four languages, offices, people, and a report of a cohort."""

    help = "Creates the demo course, offices and people once. Refuses to run in production."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer new passphrases for the demo people."""
        parser.add_argument(
            "--new-passphrases", action="store_true", help="give the demo people new passphrases"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build what is missing; say what was done."""
        if not settings.DEMO_ALLOWED:
            message = "The demo is not for production."
            raise CommandError(message)
        fresh = demo_course() is None
        if fresh:
            build_course(self.stdout.write)
        else:
            complete_design(self.stdout.write)
        complete_offices()
        give_roles()
        if create_cohort():
            self.stdout.write("Made up a cohort that is over, and its report (CMS: Reports)")
        if fresh or options["new_passphrases"]:
            self.stdout.write("Demo people and their passphrases (shown once):")
            for username, passphrase in create_people().items():
                self.stdout.write(f"  {username:<14} {passphrase:<42} {said_of(username)}")
        else:
            self.stdout.write(
                "The demo is there. Its people get new passphrases by: make passphrases"
            )
