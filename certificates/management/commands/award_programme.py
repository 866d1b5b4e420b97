"""Give a programme's certificate to those who had completed it before it existed."""

import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.services.awarding import award_programme, request_award, to_be_awarded
from courses.errors import NotFoundError
from courses.models import ProgrammeAward
from courses.programmes.selectors import programme_by_slug


class Command(BaseCommand):
    """Does at once what the CMS has a worker do; a worker goes on with it where this is stopped."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which programme."""
        parser.add_argument("slug", help="of the programme, which is open or was")
        parser.add_argument("--dry-run", action="store_true", help="only say who would get it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, or give."""
        try:
            programme = programme_by_slug(options["slug"])
        except NotFoundError:
            raise CommandError("No programme of this slug is or was open.") from None
        if options["dry_run"]:
            self._list(programme.pk)
            return
        award = request_award(programme_id=programme.pk)
        if not award_programme(programme.pk, progress=self._progress):
            self.stdout.write("A worker has it already.")
            return
        given = ProgrammeAward.objects.get(pk=award.pk).given
        self.stdout.write(f"{given} learners got it. Workers make the documents.")

    def _list(self, programme_id: uuid.UUID) -> None:
        count = 0
        for account in to_be_awarded(programme_id):
            count += 1
            self.stdout.write(f"{account.username} {account.pk}: completed it, no certificate")
        self.stdout.write(f"{count} learners would get it.")

    def _progress(self, seen: int) -> None:
        self.stdout.write(f"{seen} learners looked at")
