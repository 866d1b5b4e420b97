"""What is kept of what people learn."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learners import models
from learners.privacy.annotations import DATA_ONLY, IS_YOU, TECHNICAL, Erasure, Kept, Withheld
from learners.privacy.digests import audited_as
from learners.privacy.kept.words import ACCOUNT
from learners.privacy.keys import LearnerKey
from learners.privacy.sealing import unseal
from learners.privacy.terms import YEAR, Term


def _answers(attempt: Any, key: LearnerKey) -> dict[str, Any]:
    return {name: unseal(key, given) for name, given in attempt.answers.items()}


def kept_learning() -> tuple[Kept, ...]:
    """Return the annotations of enrolments, attempts and what staff did with them."""
    return (
        Kept(
            model=models.Enrolment,
            title=_("Courses"),
            purpose="To show learners how far they are, and staff of the course how it goes.",
            until=ACCOUNT,
            columns={
                "learner_id": IS_YOU,
                "run_id": DATA_ONLY,
                "state": _("State"),
                "language": _("Language"),
                "done": _("Activities done"),
                "required": _("Activities required"),
                "grade": _("Grade, in per cent"),
                "enrolled_at": _("Enrolled"),
                "completed_at": _("Completed"),
                "has_overrides": TECHNICAL,
                "is_followed": TECHNICAL,
            },
        ),
        Kept(
            model=models.EnrolmentEvent,
            title=_("History of your enrolments"),
            purpose="To answer questions on what happened to an enrolment.",
            until=ACCOUNT,
            columns={
                "learner_id": IS_YOU,
                "id": DATA_ONLY,
                "run_id": DATA_ONLY,
                "kind": _("What happened"),
                "at": _("When"),
            },
        ),
        Kept(
            model=models.Completion,
            title=_("Lessons and quizzes completed"),
            purpose="To remember what is done, for progress and for certificates.",
            until=ACCOUNT,
            columns={
                "learner_id": IS_YOU,
                "run_id": DATA_ONLY,
                "activity_id": DATA_ONLY,
                "edition_id": DATA_ONLY,
                "score": _("Score, in per cent"),
                "completed_at": _("Completed"),
            },
        ),
        Kept(
            model=models.Attempt,
            title=_("Attempts at quizzes, with your answers"),
            purpose="To grade quizzes, to show results, and to correct grades of faulty questions.",
            until=ACCOUNT,
            columns={
                "learner_id": IS_YOU,
                "id": DATA_ONLY,
                "run_id": DATA_ONLY,
                "activity_id": DATA_ONLY,
                "edition_id": DATA_ONLY,
                "number": pgettext_lazy("of an attempt", "Number"),
                "state": _("State"),
                "seed": TECHNICAL,
                "deadline_at": _("To be submitted by"),
                "answers": DATA_ONLY,
                "checked": Withheld("what grading says, which shows while the quiz allows it"),
                "answers_hash": TECHNICAL,
                "score": _("Score, in per cent"),
                "passed": _("Passed"),
                "result": Withheld("what grading says, which shows as the quiz allows it"),
                "started_at": _("Started"),
                "saved_at": _("Saved"),
                "answered_at": DATA_ONLY,
                "submitted_at": _("Submitted"),
                "expired": DATA_ONLY,
                "client_started_at": DATA_ONLY,
                "client_submitted_at": DATA_ONLY,
                "is_late": DATA_ONLY,
                "regraded_at": _("Graded again"),
            },
            reads={"answers": _answers},
        ),
        Kept(
            model=models.Override,
            title=_("Scores set by the course team"),
            purpose="To keep who set a score, and why.",
            until=ACCOUNT,
            columns={
                "learner_id": IS_YOU,
                "id": DATA_ONLY,
                "run_id": DATA_ONLY,
                "activity_id": DATA_ONLY,
                "number": DATA_ONLY,
                "score": _("Score, in per cent"),
                "old_score": _("Score before, in per cent"),
                "completes": TECHNICAL,
                "reason": _("Reason"),
                "by_id": Withheld("the member of staff, who is another person"),
                "at": _("When"),
            },
        ),
        Kept(
            model=models.AuditEntry,
            owner="about",
            known_as=lambda learner_id, _key: audited_as(learner_id),
            erasure=Erasure.ID_STAYS,
            title=_("What staff did with your record"),
            purpose="To see afterwards who of the staff looked at whose record, or changed it.",
            until=f"{settings.AUDIT_YEARS} years are over; it tells nothing of somebody erased",
            terms=(Term(since="at", after=lambda: YEAR * settings.AUDIT_YEARS),),
            columns={
                "id": DATA_ONLY,
                "at": _("When"),
                "by_id": Withheld("the member of staff, who is another person"),
                "action": _("What happened"),
                "about": IS_YOU,
                "run_id": DATA_ONLY,
                "office_id": DATA_ONLY,
                "reason": _("Why"),
                "role": DATA_ONLY,
                "purpose": DATA_ONLY,
                "version": DATA_ONLY,
                "partner_id": DATA_ONLY,
                "key_id": TECHNICAL,
            },
        ),
        Kept(
            model=models.RegradedAttempt,
            title=_("Results before they were corrected"),
            purpose="To be able to take a correction of grades back.",
            until=ACCOUNT,
            columns={
                "learner_id": IS_YOU,
                "regrade_id": DATA_ONLY,
                "attempt_id": DATA_ONLY,
                "score": _("Score before, in per cent"),
                "passed": _("Passed before"),
                "result": Withheld("what grading said, which shows as the quiz allows it"),
                "regraded_at": DATA_ONLY,
            },
        ),
        Kept(
            model=models.RegradedCompletion,
            title=_("Quizzes whose grade was corrected"),
            purpose="To be able to take a correction of grades back.",
            until=ACCOUNT,
            columns={
                "learner_id": IS_YOU,
                "regrade_id": DATA_ONLY,
                "run_id": DATA_ONLY,
                "old_edition_id": DATA_ONLY,
                "old_score": _("Score before, in per cent"),
                "old_completed_at": DATA_ONLY,
                "is_completed": DATA_ONLY,
                "new_score": _("Score, in per cent"),
                "attempts": DATA_ONLY,
                "lost": DATA_ONLY,
            },
        ),
    )
