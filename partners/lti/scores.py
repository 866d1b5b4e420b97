"""Telling platforms the scores of those who share them (1EdTech's Assignment and Grade Services).

The database says what is owed: a row for somebody at one place, marked anew whenever something
changes. What is sent is made at that moment, and only of who shares then; of who does not any more,
the platform is told once to clear what it had. One platform that does not answer waits by itself.
"""

import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from pylti1p3.grade import Grade

from courses.errors import NotFoundError
from courses.failpoints import failpoint
from courses.leases import UNCLAIMED, claim
from learners.privacy.vault import open_text
from learners.selectors import my_progress
from partners.lti.messages import SCORE_SCOPE
from partners.lti.models import USE, LtiRegistration, LtiScore
from partners.lti.platforms import access_token
from partners.lti.worth import Score, score_of
from partners.outgoing import Answer, OutgoingError, ask
from partners.selectors.progress import sharing_among

CLEARED = "cleared"
MAX_TRIES = 3
_PASS_SECONDS, _LEASE_SECONDS = 120, 200
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
_KIND = "application/vnd.ims.lis.v1.score+json"
_WAIT = 10
_DUE = Q(next_at__isnull=True) | Q(next_at__lte=Now())
# What a platform says to everybody, and not to this score: it is asked again later.
_OF_THE_PLATFORM = {401, 403, 408, 429}


def scores_left() -> list[uuid.UUID]:
    """Return the registrations whose platforms are owed scores now. One query."""
    owed = LtiScore.objects.filter(is_owed=True, tries__lt=MAX_TRIES).values("registration")
    rows = LtiRegistration.objects.filter(UNCLAIMED, _DUE, pk__in=owed, ended_at__isnull=True)
    return list(rows.values_list("pk", flat=True))


def send_scores(registration_id: uuid.UUID) -> bool:
    """Send a platform the scores that it is owed; return whether this call did.

    May be stopped anywhere and run again, and beside itself: a score sent twice is the same.
    """
    rows = LtiRegistration.objects.filter(pk=registration_id)
    if not claim(rows.filter(_DUE, ended_at__isnull=True), seconds=_LEASE_SECONDS):
        return False
    registration = rows.get()
    try:
        _send_all(registration)
    except OutgoingError as error:
        pause = min(_FIRST_PAUSE * 2 ** min(registration.tries - 1, 20), _LONGEST_PAUSE)
        rows.update(claimed_until=None, next_at=Now() + pause, error=error.reason)
    else:
        rows.update(claimed_until=None, next_at=None, error="", tries=0)
    return True


def _send_all(registration: LtiRegistration) -> None:
    """Send one after the other, for some minutes at most: the sweeper begins again."""
    owed = _owed(registration).order_by("pk")
    token, ends = "", time.monotonic() + _PASS_SECONDS
    row = owed.first()
    while row is not None and time.monotonic() < ends:
        score = _score_now(row)
        if score is None or score.told == row.told:
            _done(row, row.told)
        else:
            token = token or access_token(registration, SCORE_SCOPE)
            _sent(row, score, _send(row, score, token))
        failpoint("lti.score")
        row = owed.filter(pk__gt=row.pk).first()


def _owed(registration: LtiRegistration) -> QuerySet[LtiScore]:
    rows = LtiScore.objects.filter(registration=registration, is_owed=True, tries__lt=MAX_TRIES)
    return rows.select_related("link", "who")


def _score_now(row: LtiScore) -> Score | None:
    """Return what the platform is to be told; None for nothing. At most seven queries."""
    if _has_left(row) or not sharing_among({row.learner_id}):
        return Score(told=CLEARED) if row.told else None
    try:
        progress = my_progress(learner_id=row.learner_id, run_id=row.link.run_id)
    except NotFoundError:
        return None
    return score_of(progress, row.link.part)


def _has_left(row: LtiScore) -> bool:
    """Say whether somebody is known to the partner no more."""
    return row.who.learner_id != row.learner_id


def _send(row: LtiScore, score: Score, token: str) -> Answer:
    grade = Grade()
    grade.set_user_id(open_text(row.user, use=USE)).set_timestamp(_now())
    grade.set_activity_progress(score.activity_progress)
    grade.set_grading_progress(score.grading_progress)
    if score.maximum:
        grade.set_score_given(score.given).set_score_maximum(score.maximum)
    parts = urlsplit(row.link.score_address)
    address = urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/scores"))
    headers = {"Authorization": f"Bearer {token}", "Content-Type": _KIND}
    return ask("POST", address, headers=headers, body=grade.get_value().encode(), seconds=_WAIT)


def _sent(row: LtiScore, score: Score, answer: Answer) -> None:
    """Note what a platform thinks of a score. Raises OutgoingError where it takes none now."""
    if answer.is_good:
        _done(row, score.told, told_at=Now())
    elif answer.status in _OF_THE_PLATFORM or answer.status >= 500 or answer.status < 400:  # noqa: PLR2004
        raise OutgoingError(f"status-{answer.status}")
    else:
        LtiScore.objects.filter(pk=row.pk, version=row.version).update(tries=row.tries + 1)


def _done(row: LtiScore, told: str, **fields: Any) -> None:
    """Note what was told; what has changed meanwhile stays owed."""
    rows = LtiScore.objects.filter(pk=row.pk)
    rows.update(told=told, **fields)
    if _has_left(row):
        rows.delete()
    else:
        rows.filter(version=row.version).update(is_owed=False, tries=0)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
