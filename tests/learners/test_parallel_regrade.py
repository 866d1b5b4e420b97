"""Learners who submit while their quiz is regraded. Runs on both databases; PostgreSQL is hard."""

import itertools
import threading
import uuid
from decimal import Decimal

import pytest
from django.db import connection

from certificates.models import Certificate
from courses.grading import grade_quiz
from courses.selectors import quiz_policy
from learners import services
from learners.models import Attempt, Completion, Enrolment, RegradedAttempt
from learners.places import Place
from learners.selectors.cells import columns_of
from learners.selectors.gradebook import grade_book_rows
from learners.services import regrade_chunks
from learners.services.overrides import override_score
from learners.services.regrading import (
    request_regrade,
    reverse_regrade,
    start_regrade,
    work_on,
)
from tests import drafts
from tests.factories import AccountFactory

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]

LEARNERS = 8
# By the wrong key this passes and that does not; by the corrected key it is the other way round.
THIS = drafts.right_answers()
THAT = {drafts.SINGLE: [drafts.WRONG], drafts.MULTIPLE: [drafts.ALSO_RIGHT, drafts.RIGHT]}


class Crowd:
    """Learners of a quiz whose key is wrong: each has tried once, and is about to submit again."""

    def __init__(self, release, replace, office, **rules):
        self.quiz = drafts.quiz()
        self.quiz = replace(self.quiz, content=self.quiz.content | rules)
        self.draft = drafts.course(self.quiz, office_id=office.pk)
        self.first = release(self.draft)
        self.run = self.first.course.runs.get()
        self.accounts = [AccountFactory() for _ in range(LEARNERS)]
        for account, answers in zip(self.accounts, itertools.cycle([THIS, THAT]), strict=False):
            services.enrol(learner_id=account.pk, run_id=self.run.pk, language="en")
            services.submit_attempt(**self.start(account), answers=answers)
        self.open = [self.start(account) for account in self.accounts]
        right = {**self.quiz.answer_key[drafts.SINGLE], "correct": [drafts.WRONG]}
        self.key = {**self.quiz.answer_key, drafts.SINGLE: right}
        module = replace(
            self.draft.modules[0], activities=(replace(self.quiz, answer_key=self.key),)
        )
        self.corrected = release(replace(self.draft, modules=(module,)))

    def start(self, account):
        attempt, _ = services.start_attempt(
            learner_id=account.pk,
            run_id=self.run.pk,
            activity_id=self.quiz.key,
            attempt_id=uuid.uuid4(),
        )
        return {"learner_id": account.pk, "attempt_id": attempt.id}

    def submissions(self):
        """Each open attempt is sent twice, as by a client that got no answer."""
        answers = [THIS, THIS, THAT, THAT]
        return [
            lambda ids=ids, given=given: services.submit_attempt(**ids, answers=given)
            for ids, given in zip(self.open, itertools.cycle(answers), strict=False)
            for _ in range(2)
        ]

    def previewed(self):
        regrade = request_regrade(
            edition_id=self.corrected.pk,
            activity_id=self.quiz.key,
            reason="Wrong key.",
            by_id=uuid.uuid4(),
        )
        work_on(regrade.pk)
        return regrade

    def started(self, *, takes_back=False):
        regrade = self.previewed()
        start_regrade(regrade_id=regrade.pk, takes_back=takes_back, by_id=uuid.uuid4())
        return regrade

    def scores(self):
        """Every attempt's score, checked against the keys: it is by one of the two."""
        found = {}
        for attempt in Attempt.objects.order_by("learner_id", "number"):
            assert attempt.state == "submitted"
            by = {
                name: grade_quiz(self.quiz.content, key, attempt.answers)
                for name, key in (("old", self.quiz.answer_key), ("new", self.key))
            }
            graded = [name for name, grade in by.items() if grade.score == attempt.score]
            assert graded
            assert attempt.result["questions"] in [by[name].questions for name in graded]
            found.setdefault(attempt.learner_id, []).append((attempt.score, graded))
        return found

    def check(self):
        """No update is lost: completions, counters and the grade book follow from the attempts."""
        scores = self.scores()
        policy = quiz_policy(edition_id=self.first.pk, activity_id=self.quiz.key)
        completions = {each.learner_id: each for each in Completion.objects.all()}
        assert {len(each) for each in scores.values()} == {2}
        for enrolment in Enrolment.objects.all():
            tried = [score for score, _by in scores[enrolment.learner_id]]
            known = completions.get(enrolment.learner_id)
            if policy.grade(tried) >= policy.pass_mark:
                assert known
            if known:
                assert known.score == policy.grade(tried)
            assert enrolment.done == (known is not None)
            # What is completed stays completed, also where what completed it is taken back.
            assert enrolment.completed_at or not known
            if enrolment.completed_at:
                assert enrolment.grade == (known.score if known else None)
        for row in grade_book_rows(run=self.run, columns=columns_of(self.corrected)):
            (cell,) = row.cells
            known = completions.get(row.learner_id)
            best = max(score for score, _by in scores[row.learner_id])
            assert (cell.completed, cell.attempts) == (known is not None, 2)
            assert cell.score == (known.score if known else best)
        assert Certificate.objects.count() == Enrolment.objects.exclude(completed_at=None).count()
        return scores


@pytest.fixture
def crowd(release, replace, office, monkeypatch):
    """In chunks of two, so that submissions fall before, between and after."""
    monkeypatch.setattr(regrade_chunks, "CHUNK", 2)
    return lambda **rules: Crowd(release, replace, office, **rules)


def together(at_once, calls):
    """Call each in a thread of its own, all at once; fail where one has an error."""
    queue = iter(calls)
    results = at_once(lambda: next(queue)(), len(calls))  # noqa: PLW0108 - another one each time
    assert not [each for each in results if isinstance(each, Exception)]


@pytest.mark.parametrize("grade_from", ["highest", "last", "first", "average"])
@pytest.mark.parametrize("takes_back", [False, True])
def test_submissions_beside_a_regrade_lose_nothing_and_count_once(
    crowd, at_once, grade_from, takes_back
):
    people = crowd(grade_from=grade_from)
    regrade = people.started(takes_back=takes_back)
    workers = [lambda: work_on(regrade.pk)] * 2
    together(at_once, [*people.submissions(), *workers])
    people.check()
    regrade.refresh_from_db()
    assert regrade.state == "done"
    kept = RegradedAttempt.objects.filter(regrade=regrade)
    assert regrade.counts["changed"] == kept.count()
    # The first attempts were there before it began: all of them are by the corrected key.
    assert all("new" in tried[0][1] for tried in people.scores().values())


def test_another_regrade_brings_those_who_came_after_their_turn(crowd, at_once):
    people = crowd()
    regrade = people.started()
    together(at_once, [*people.submissions(), lambda: work_on(regrade.pk)])
    work_on(people.started().pk)
    scores = people.check()
    assert all("new" in by for tried in scores.values() for _score, by in tried)


@pytest.mark.parametrize("grade_from", ["highest", "last"])
def test_submissions_beside_a_regrade_that_is_taken_back(crowd, at_once, grade_from):
    people = crowd(grade_from=grade_from)
    regrade = people.started()
    work_on(regrade.pk)
    reverse_regrade(regrade_id=regrade.pk, by_id=uuid.uuid4())
    together(at_once, [*people.submissions(), *[lambda: work_on(regrade.pk)] * 2])
    regrade.refresh_from_db()
    assert regrade.state == "reversed"
    scores = people.check()
    assert all("old" in by for tried in scores.values() for _score, by in tried)


BLOCKED = """
    SELECT count(DISTINCT pid) FROM pg_locks
    WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))
"""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.parametrize("reverses", [False, True])
def test_a_submission_waits_for_the_chunk_that_has_its_learner(
    crowd, at_once, monkeypatch, reverses
):
    """The worker stops between what it has read and what it writes, until all others wait."""
    people, reached, done, done_before = crowd(), threading.Event(), [], []
    regrade = people.started()
    if reverses:
        work_on(regrade.pk)
        reverse_regrade(regrade_id=regrade.pk, by_id=uuid.uuid4())

    def pause(_point):
        reached.set()
        for _ in range(1000):
            with connection.cursor() as cursor:
                cursor.execute(BLOCKED)
                if cursor.fetchone()[0] + len(done) >= LEARNERS:
                    break
        done_before.extend(done)

    monkeypatch.setattr(regrade_chunks, "CHUNK", LEARNERS)
    monkeypatch.setattr(regrade_chunks, "failpoint", pause)

    def afterwards(submit):
        reached.wait()
        submit()
        done.append(submit)

    calls = [lambda submit=submit: afterwards(submit) for submit in people.submissions()]
    together(at_once, [*calls, lambda: work_on(regrade.pk)])
    assert done_before == []
    assert len(done) == 2 * LEARNERS
    people.check()


def test_scores_set_by_staff_stand_whatever_comes_at_once(crowd, at_once):
    people = crowd()
    regrade = people.started()
    place = Place(people.accounts[0].pk, people.run.pk, people.quiz.key)

    def override():
        return override_score(place, score=Decimal(88), reason="Spoken.", by_id=uuid.uuid4())

    together(at_once, [*people.submissions(), override, lambda: work_on(regrade.pk)])
    assert Completion.objects.get(**vars(place)).score == Decimal(88)
    assert Enrolment.objects.get(learner_id=place.learner_id).done == 1
