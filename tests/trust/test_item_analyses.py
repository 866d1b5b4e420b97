"""TRUST.md D4, item analysis: two analyses that are one learner apart reveal nothing.

The attacker is staff who may ask for an analysis whenever they like, knows who has answered when,
and compares what is shown before and after.
"""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.analysis import TO_BEGIN
from courses.disclosure import ENOUGH, STEP
from courses.models import ItemAnalysis, Run
from learners import services
from learners.models import Attempt
from learners.services.analysing import analyse, request_analysis
from tests import drafts
from tests.courses.sheets import QUIZ, RIGHT, WRONG, analysed, seen, sheets
from tests.factories import AccountFactory

POSSIBLE = [
    {drafts.SINGLE: single, drafts.MULTIPLE: multiple}
    for single in ([], [drafts.RIGHT], [drafts.WRONG])
    for multiple in ([drafts.RIGHT], [drafts.RIGHT, drafts.ALSO_RIGHT], [drafts.WRONG])
]
ANSWER = st.sampled_from(POSSIBLE)
CROWD = st.lists(ANSWER, min_size=TO_BEGIN, max_size=60)


@given(CROWD, st.lists(ANSWER, min_size=1, max_size=ENOUGH - 1), st.sets(st.integers(0, 59)))
def test_fewer_than_ten_others_change_nothing_whoever_leaves(before, others, leave):
    """Each of them comes alone, after each of them somebody looks, and some of before leave."""
    shown = analysed(sheets(before))
    first = seen(shown)
    for count in range(1, len(others) + 1):
        stay = [each for number, each in enumerate(sheets(before)) if number not in leave]
        later = sheets(others[:count], day=count, first=len(before))
        shown = analysed(stay + later, shown=shown, day=count)
        assert seen(shown) == first


@given(CROWD, ANSWER, ANSWER)
def test_whatever_the_last_one_answered_looks_the_same(before, one, other):
    shown = analysed(sheets(before))
    worlds = [
        analysed(sheets(before) + sheets([answer], day=1, first=len(before)), shown=shown, day=1)
        for answer in (one, other)
    ]
    assert worlds[0] == worlds[1]


@given(CROWD)
def test_only_coarse_numbers_are_shown(before):
    for entry in analysed(sheets(before)).values():
        assert entry["n"] % STEP == 0
        told = [entry["facility"], entry["blank"], *(pick["share"] for pick in entry["picks"])]
        for share in told:
            assert share is None or round(share * entry["n"], 6) % STEP == 0
            assert share is None or round(share * entry["n"], 6) >= ENOUGH


def test_ten_others_renew_it_and_the_same_people_may_be_looked_at_again():
    before = sheets([RIGHT, WRONG] * 20)
    shown = analysed(before)
    again = analysed(before, shown=shown, day=1)
    assert seen(again) == seen(shown)
    later = sheets([WRONG] * ENOUGH, day=2, first=len(before))
    newer = analysed(before + later, shown=again, day=2)
    assert (newer[drafts.SINGLE]["n"], newer[drafts.SINGLE]["facility"]) == (50, 0.4)


def test_a_corrected_key_is_applied_to_the_same_people_and_not_to_others():
    key = {
        **QUIZ.answer_key,
        drafts.SINGLE: {"correct": [drafts.WRONG], "options": {}, "feedback": ""},
    }
    before = sheets([RIGHT] * 30 + [WRONG] * 20)
    shown = analysed(before)
    corrected = analysed(before, key=key, shown=shown, day=1)
    assert (shown[drafts.SINGLE]["facility"], corrected[drafts.SINGLE]["facility"]) == (0.6, 0.4)
    one_less = analysed(before[1:], key=key, shown=shown, day=1)
    assert seen(one_less) == seen(shown)


class Attacker:
    """Staff, who let learners answer one after the other, and look on each day that follows."""

    def __init__(self, edition, run, quiz_id):
        self.edition, self.run, self.quiz_id, self.day = edition, run, quiz_id, 0

    def let_answer(self, answers, *, run=None, account=None):
        """Somebody answers the quiz today."""
        run, account = run or self.run, account or AccountFactory()
        services.enrol(learner_id=account.pk, run_id=run.pk, language="en")
        attempt, _new = services.start_attempt(
            learner_id=account.pk,
            run_id=run.pk,
            activity_id=self.quiz_id,
            attempt_id=uuid.uuid4(),
        )
        services.submit_attempt(learner_id=account.pk, attempt_id=attempt.id, answers=answers)
        today = timezone.now() + timedelta(days=self.day)
        Attempt.objects.filter(id=attempt.id).update(submitted_at=today)
        return account

    def look(self):
        """Return what is shown tomorrow."""
        self.day += 1
        analysis = request_analysis(edition_id=self.edition.pk)
        tomorrow = timezone.now() + timedelta(days=self.day)
        ItemAnalysis.objects.update(requested_at=tomorrow)
        assert analyse(analysis.pk)
        analysis.refresh_from_db()
        return seen({entry["id"]: entry for entry in analysis.questions})


@pytest.fixture
def attacker(edition, run, quiz_id):
    made = Attacker(edition, run, quiz_id)
    for answers in [RIGHT, WRONG] * (TO_BEGIN // 2):
        made.let_answer(answers)
    return made


def test_an_attacker_who_looks_after_each_answer_sees_no_change_until_the_tenth(attacker):
    before = attacker.look()
    assert before[drafts.SINGLE]["facility"] == 0.5
    for _ in range(ENOUGH - 1):
        attacker.let_answer(WRONG)
        assert attacker.look() == before
    attacker.let_answer(WRONG)
    assert attacker.look()[drafts.SINGLE]["n"] == TO_BEGIN + ENOUGH


def test_an_attacker_who_looks_after_each_erasure_sees_no_change(attacker):
    before = attacker.look()
    for attempt in Attempt.objects.all()[: ENOUGH + 1]:
        attempt.delete()
        assert attacker.look() == before


def test_an_attacker_sees_nothing_of_the_day(attacker):
    """The moment cannot be chosen between two learners: what counts is what was before midnight."""
    analysis = request_analysis(edition_id=attacker.edition.pk)
    assert analyse(analysis.pk)
    analysis.refresh_from_db()
    assert all("n" not in entry for entry in analysis.questions)


def test_an_attacker_who_has_one_learner_answer_in_ten_runs_counts_one(attacker):
    before, account = attacker.look(), AccountFactory()
    for number in range(ENOUGH):
        run = Run.objects.create(
            course=attacker.edition.course, slug=f"run-{number}", opens_at=timezone.now()
        )
        attacker.let_answer(WRONG, run=run, account=account)
    assert attacker.look() == before
    for _ in range(ENOUGH - 1):
        attacker.let_answer(WRONG)
    assert attacker.look()[drafts.SINGLE]["n"] == TO_BEGIN + ENOUGH


def test_later_attempts_of_the_same_learners_count_for_nothing(attacker):
    before = attacker.look()
    for account in [attempt.learner for attempt in Attempt.objects.select_related("learner")]:
        attacker.let_answer(RIGHT, account=account)
    assert attacker.look() == before
