"""A course whose quiz has a wrong key, learners who took it, and its regrade."""

import uuid

import pytest

from learners import services
from learners.services.regrading import (
    request_regrade,
    start_regrade,
    work_on,
)
from tests import drafts
from tests.factories import AccountFactory
from tests.learners.regrading.touched import (
    STAFF,
)


@pytest.fixture
def parts():
    return drafts.lesson(), drafts.quiz()


@pytest.fixture
def course(release, office, parts):
    """Release the course with this quiz; the first time with a wrong key."""
    key = uuid.uuid4()

    def _release(quiz=None, **fields):
        return release(
            drafts.course(parts[0], quiz or parts[1], office_id=office.pk, key=key, **fields)
        )

    return _release


@pytest.fixture
def run(course):
    return course().course.runs.get()


@pytest.fixture
def corrected(course, run, parts, replace):
    """The edition with the right key."""

    def _release(*correct, **content):
        key = {**parts[1].answer_key}
        key[drafts.SINGLE] = {**key[drafts.SINGLE], "correct": list(correct or [drafts.WRONG])}
        return course(replace(parts[1], answer_key=key, content={**parts[1].content, **content}))

    return _release


@pytest.fixture
def taken(run, parts):
    """Somebody who has taken the quiz with these answers, one attempt after the other."""

    def _taken(*answers, reads=False, account=None):
        account = account or AccountFactory()
        ids = {"learner_id": account.pk, "run_id": run.pk}
        services.enrol(**ids, language="en")
        if reads:
            services.complete_lesson(**ids, activity_id=parts[0].key)
        for each in answers:
            attempt, _ = services.start_attempt(
                **ids, activity_id=parts[1].key, attempt_id=uuid.uuid4()
            )
            services.submit_attempt(learner_id=account.pk, attempt_id=attempt.id, answers=each)
        return account

    return _taken


@pytest.fixture
def ask(parts):
    """Ask for a regrade and have its preview made."""

    def _ask(edition):
        regrade = request_regrade(
            edition_id=edition.pk, activity_id=parts[1].key, reason="Wrong key.", by_id=STAFF
        )
        work_on(regrade.pk)
        regrade.refresh_from_db()
        return regrade

    return _ask


@pytest.fixture
def regraded(ask):
    """A regrade that is carried out."""

    def _regraded(edition, *, takes_back=False):
        regrade = ask(edition)
        start_regrade(regrade_id=regrade.pk, takes_back=takes_back, by_id=STAFF)
        work_on(regrade.pk)
        regrade.refresh_from_db()
        return regrade

    return _regraded
