"""Issue, make again, replace or revoke the certificates of a run, or of a programme."""

import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates.models import Batch, BatchWork, RevocationReason
from certificates.selectors import (
    certificates_of_programme,
    certificates_of_run,
    concerned,
    why,
)
from certificates.services import request_batch, work_on, work_on_one
from courses.errors import DomainError
from courses.models import Programme, Run
from learners.models import Account
from learners.models.account import normalise_username


class Command(BaseCommand):
    """Does at once what the CMS has a worker do. Workers draw what is owed by it.

    A worker goes on with it where this is stopped.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say of what, what to do, and whether only to say whom it would be about."""
        parser.add_argument(
            "run", nargs="?", default="", help="course/run, as in addresses, or the id of the run"
        )
        parser.add_argument(
            "--programme", default="", help="instead of a run: the programme's slug"
        )
        work = parser.add_mutually_exclusive_group()
        work.add_argument("--issue", action="store_true", help="those of a run that are missing")
        work.add_argument("--retry", action="store_true", help="those that failed")
        work.add_argument(
            "--reissue",
            action="store_true",
            help="replace those that are issued: with present names, and the newest design",
        )
        work.add_argument(
            "--revoke", choices=RevocationReason.values, metavar="REASON", help="all that count"
        )
        work.add_argument(
            "--revoke-badges",
            dest="badges",
            choices=RevocationReason.values,
            metavar="REASON",
            help="the badges of the modules of a run",
        )
        parser.add_argument("--only", default="", help="the user name of one learner")
        parser.add_argument("--by", default="", help="the user name of whoever decides this")
        parser.add_argument("--dry-run", action="store_true", help="only say who, and why")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many are in which state; or do something to them, or say to whose."""
        scope = self._scope(options["run"], options["programme"])
        work = next((each for each in BatchWork.values if options[each]), None)
        if work == BatchWork.ISSUE and "programme_id" in scope:
            raise CommandError("Those of a programme are given by: manage.py award_programme")
        if work == BatchWork.BADGES and "programme_id" in scope:
            raise CommandError("A programme has no badges of modules: say a run.")
        if work is None:
            self._tell(scope)
        elif options["dry_run"]:
            self._list(scope, work, options["only"])
        else:
            self._do(scope, work, options)

    def _tell(self, scope: dict[str, uuid.UUID]) -> None:
        of_run = "run_id" in scope
        count = certificates_of_run if of_run else certificates_of_programme
        for state, number in count(*scope.values()).items():
            self.stdout.write(f"{state}: {number}")

    def _list(self, scope: dict[str, uuid.UUID], work: str, only: str) -> None:
        rows = concerned(work=work, username=normalise_username(only), **scope)
        count = 0
        for row in rows.iterator(chunk_size=2000):
            count += 1
            self.stdout.write(f"{row.learner.username} {row.learner_id}: {why(row)}")
        self.stdout.write(f"{count} certificates. Nothing has changed.")

    def _do(self, scope: dict[str, uuid.UUID], work: str, options: dict[str, Any]) -> None:
        by_id = self._account(options["by"] or self._missing("--by")).pk
        said: dict[str, Any] = {
            "work": work,
            "reason": options["revoke"] or options["badges"] or "",
            "by_id": by_id,
            **scope,
        }
        try:
            if options["only"]:
                changed = work_on_one(**said, username=normalise_username(options["only"]))
            else:
                changed = self._work(request_batch(**said))
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{changed} certificates. Workers make the documents that are owed.")

    def _work(self, batch: Batch) -> int:
        if not work_on(batch.pk, progress=self._progress):
            self.stdout.write("A worker has it already.")
        batch.refresh_from_db()
        return batch.changed

    def _progress(self, batch: Batch) -> None:
        self.stdout.write(f"{batch.seen} of {batch.total} learners")

    def _scope(self, run: str, programme: str) -> dict[str, uuid.UUID]:
        """Return of what it is to be, which is one thing."""
        if bool(run) == bool(programme):
            raise CommandError("Say of which run, or of which --programme.")
        if run:
            return {"run_id": self._run(run).pk}
        found = Programme.objects.filter(slug=programme).first()
        if found is None:
            raise CommandError("There is no such programme.")
        return {"programme_id": found.pk}

    @staticmethod
    def _run(name: str) -> Run:
        course, _slash, slug = name.partition("/")
        try:
            found = {"course__slug": course, "slug": slug} if slug else {"pk": uuid.UUID(name)}
            return Run.objects.select_related("course").get(**found)
        except (Run.DoesNotExist, ValueError):
            raise CommandError("There is no such run.") from None

    @staticmethod
    def _account(username: str) -> Account:
        try:
            return Account.objects.get_by_natural_key(username)
        except Account.DoesNotExist:
            raise CommandError("There is nobody of this user name.") from None

    @staticmethod
    def _missing(option: str) -> str:
        raise CommandError(f"Say who decides this: {option}")
