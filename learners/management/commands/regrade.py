"""Grade attempts at a quiz again, by the key of a later edition."""

import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.errors import DomainError
from courses.models import Edition, Regrade
from courses.models.regrade import RegradeState
from learners.models import Account
from learners.services.regrading import (
    dismiss_regrade,
    request_regrade,
    reverse_regrade,
    start_regrade,
    work_on,
)


class Command(BaseCommand):
    """Does at once what the CMS has a worker do; a worker goes on with it where this is stopped."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which quiz, by which edition, and why; or which regrade to take back."""
        parser.add_argument("quiz", type=uuid.UUID, nargs="?", help="the id of the quiz")
        parser.add_argument("--language", default="en", help="of the edition (default: en)")
        parser.add_argument("--edition", type=int, help="its number (default: the newest)")
        parser.add_argument("--by", required=True, help="the user name of whoever decides this")
        parser.add_argument("--reason", default="", help="why, for the log")
        parser.add_argument("--dry-run", action="store_true", help="only say what it would mean")
        parser.add_argument(
            "--take-back",
            action="store_true",
            help="quizzes no longer passed are no longer completed, in runs under way",
        )
        parser.add_argument("--reverse", type=uuid.UUID, help="the regrade to take back")

    def handle(self, *args: Any, **options: Any) -> None:
        """Preview, and then regrade; or reverse."""
        by_id = self._staff(options["by"])
        try:
            if options["reverse"]:
                regrade = reverse_regrade(regrade_id=options["reverse"], by_id=by_id)
                self._work(regrade)
                return
            edition = self._edition(options)
            regrade = request_regrade(
                edition_id=edition.pk,
                activity_id=options["quiz"],
                reason=options["reason"] or ("Dry run" if options["dry_run"] else ""),
                by_id=by_id,
            )
            self._work(regrade)
            if options["dry_run"]:
                dismiss_regrade(regrade_id=regrade.pk)
                return
            start_regrade(regrade_id=regrade.pk, takes_back=options["take_back"], by_id=by_id)
            self._work(regrade)
        except DomainError as error:
            raise CommandError(str(error)) from None

    def _work(self, regrade: Regrade) -> None:
        self.stdout.write(f"{regrade.pk}")
        if not work_on(regrade.pk, progress=self._progress):
            self.stdout.write("A worker has it already.")
            return
        regrade.refresh_from_db()
        counts = regrade.preview if regrade.state == RegradeState.PREVIEWED else regrade.counts
        said = ", ".join(f"{name} {number}" for name, number in sorted(counts.items()))
        self.stdout.write(f"{regrade.get_state_display()}: {said or 'no attempts'}")

    def _progress(self, regrade: Regrade) -> None:
        self.stdout.write(f"{regrade.get_state_display()}: {regrade.seen} of {regrade.total}")

    @staticmethod
    def _staff(username: str) -> uuid.UUID:
        try:
            return Account.objects.get_by_natural_key(username).pk
        except Account.DoesNotExist:
            raise CommandError("There is nobody of this user name.") from None

    @staticmethod
    def _edition(options: dict[str, Any]) -> Edition:
        if options["quiz"] is None:
            raise CommandError("Say which quiz.")
        editions = Edition.objects.filter(
            activities__activity_id=options["quiz"], language=options["language"]
        )
        if options["edition"]:
            editions = editions.filter(number=options["edition"])
        edition = editions.order_by("-number").first()
        if edition is None:
            raise CommandError("No such edition has this quiz.")
        return edition
