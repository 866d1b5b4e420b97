"""Cohorts of learners, and the releases of their run."""

import uuid
from datetime import UTC, date, datetime, timedelta

from impact.models import Release
from impact.services import make_release, request_due
from learners.models import Account, Completion, Enrolment
from tests import drafts

MONDAY = date(2026, 11, 23)


def make_cohort(release, office):
    """Release a course of a lesson and a quiz, whose run has been open for long."""
    edition = release(drafts.course(drafts.lesson(), drafts.quiz(), office_id=office.pk))
    run = edition.course.runs.get()
    run.opens_at = datetime(2026, 9, 1, tzinfo=UTC)
    run.save()
    return Cohort(run, edition)


class Cohort:
    """Learners of a run, and its releases."""

    def __init__(self, run, edition):
        self.run, self.edition, self.week = run, edition, 0

    def enrol(self, count, *, state="signed_up", at=datetime(2026, 9, 10, tzinfo=UTC)):
        """Enrol so many new learners, who come as far as ``state``; return their ids."""
        people = Account.objects.bulk_create(
            Account(username=f"l-{uuid.uuid4()}", password="!") for _ in range(count)
        )
        done_at = at + timedelta(days=14) if state == "passed" else None
        Enrolment.objects.bulk_create(
            Enrolment(
                learner=each,
                run=self.run,
                language="en",
                required=2,
                done=2 if state == "passed" else 0,
                enrolled_at=at,
                completed_at=done_at,
            )
            for each in people
        )
        if state != "signed_up":
            activity = self.edition.activities.order_by("position").first()
            Completion.objects.bulk_create(
                Completion(
                    learner=each,
                    run=self.run,
                    activity_id=activity.activity_id,
                    edition=self.edition,
                    completed_at=at + timedelta(days=1),
                )
                for each in people
            )
        return [each.pk for each in people]

    def owe(self):
        """Let the next regular date come; return the release that is owed then."""
        today = MONDAY + timedelta(weeks=self.week)
        self.week += 1
        request_due(today=today)
        return Release.objects.get(run=self.run, due_on=today)

    def release(self):
        """Let the next regular date come, and make the release."""
        release = self.owe()
        make_release(release.pk)
        release.refresh_from_db()
        return release
