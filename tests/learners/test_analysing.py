"""Item analysis in the background: which attempts it counts, and what it stores."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F
from django.utils import timezone

from courses.analysis import TO_BEGIN
from courses.disclosure import ENOUGH
from courses.models import ItemAnalysis, Run
from learners import services, tasks
from learners.models import Attempt
from learners.services import analysing
from learners.services.analysing import analyse, request_analysis
from learners.services.regrading import request_regrade, start_regrade, work_on
from tests import drafts
from tests.factories import AccountFactory

ADAY = timedelta(days=1)


@pytest.fixture
def crowd(quiz_id):
    """So many learners took the quiz of a run the day before, one answer after another."""

    def _crowd(run, count, *answers):
        for _ in range(count):
            account = AccountFactory()
            services.enrol(learner_id=account.pk, run_id=run.pk, language="en")
            for each in answers:
                attempt, _new = services.start_attempt(
                    learner_id=account.pk,
                    run_id=run.pk,
                    activity_id=quiz_id,
                    attempt_id=uuid.uuid4(),
                )
                services.submit_attempt(learner_id=account.pk, attempt_id=attempt.id, answers=each)
            rows = Attempt.objects.filter(learner_id=account.pk)
            rows.update(submitted_at=F("submitted_at") - ADAY)

    return _crowd


def questions(edition):
    analysis = request_analysis(edition_id=edition.pk)
    assert analyse(analysis.pk)
    analysis.refresh_from_db()
    return {entry["id"]: entry for entry in analysis.questions}


def test_first_attempts_count(edition, run, crowd):
    crowd(run, TO_BEGIN, drafts.wrong_answers(), drafts.right_answers())
    entry = questions(edition)[drafts.SINGLE]
    assert (entry["n"], entry["few"], entry["quiz"]) == (TO_BEGIN, "right", "Quiz")


def test_all_runs_are_counted_together(edition, run, crowd):
    other = Run.objects.create(course=edition.course, slug="other", opens_at=timezone.now())
    crowd(run, ENOUGH, drafts.right_answers())
    crowd(other, ENOUGH, drafts.wrong_answers())
    entry = questions(edition)[drafts.SINGLE]
    assert (entry["n"], entry["facility"]) == (TO_BEGIN, 0.5)
    assert ItemAnalysis.objects.count() == 1


def test_it_is_computed_anew_on_demand_and_counts_in_chunks(edition, run, crowd, monkeypatch):
    monkeypatch.setattr(analysing, "CHUNK", 3)
    crowd(run, TO_BEGIN, drafts.right_answers())
    assert questions(edition)[drafts.SINGLE]["n"] == TO_BEGIN
    assert questions(edition)[drafts.SINGLE]["n"] == TO_BEGIN
    analysis = ItemAnalysis.objects.get()
    assert (analysis.seen, analysis.total, analysis.state) == (TO_BEGIN, TO_BEGIN, "done")


def test_open_attempts_and_those_of_today_are_left_out(edition, run, crowd):
    crowd(run, TO_BEGIN, drafts.right_answers())
    Attempt.objects.update(state="open")
    assert "n" not in questions(edition)[drafts.SINGLE]
    Attempt.objects.update(state="submitted", submitted_at=timezone.now())
    assert "n" not in questions(edition)[drafts.SINGLE]


def test_statements_grow_with_chunks_of_learners_and_not_with_learners(
    edition, run, crowd, django_assert_num_queries
):
    crowd(run, 3, drafts.right_answers())
    analysis = request_analysis(edition_id=edition.pk)
    assert analyse(analysis.pk)
    for _ in range(2):
        analysis = request_analysis(edition_id=edition.pk)
        with django_assert_num_queries(15):
            assert analyse(analysis.pk)
        crowd(run, 3, drafts.right_answers())


def test_a_regraded_question_shows_the_key_in_force(
    edition, run, crowd, release, draft, replace, quiz_id
):
    crowd(run, 3 * ENOUGH, {drafts.SINGLE: [drafts.WRONG]})
    crowd(run, 2 * ENOUGH, {drafts.SINGLE: [drafts.RIGHT]})
    before = questions(edition)[drafts.SINGLE]
    assert (before["facility"], [pick["right"] for pick in before["picks"]]) == (0.4, [True, False])
    lesson, quiz = draft.activities()
    corrected = {**quiz.answer_key[drafts.SINGLE], "correct": [drafts.WRONG]}
    quiz = replace(quiz, answer_key={**quiz.answer_key, drafts.SINGLE: corrected})
    module = replace(draft.modules[0], activities=(lesson, quiz))
    newer = release(replace(draft, modules=(module,)))
    regrade = request_regrade(
        edition_id=newer.pk, activity_id=quiz_id, reason="Key.", by_id=uuid.uuid4()
    )
    work_on(regrade.pk)
    start_regrade(regrade_id=regrade.pk, takes_back=False, by_id=uuid.uuid4())
    work_on(regrade.pk)
    entry = questions(edition)[drafts.SINGLE]
    assert entry["facility"] == 0.6
    assert [pick["right"] for pick in entry["picks"]] == [False, True]


def test_nothing_that_is_stored_names_a_learner(edition, run, crowd):
    """TRUST.md, item analysis: from data without learner identity, and none in what is kept."""
    crowd(run, TO_BEGIN, drafts.right_answers())
    assert "n" in questions(edition)[drafts.SINGLE]
    stored = json.dumps(list(ItemAnalysis.objects.values()), cls=DjangoJSONEncoder)
    identities = set()
    for attempt in Attempt.objects.select_related("learner"):
        identities |= {attempt.learner_id.hex, attempt.id.hex, attempt.learner.username}
    assert len(identities) > TO_BEGIN
    assert not [each for each in identities if each in stored.replace("-", "")]


def test_a_worker_that_dies_is_followed_by_another(edition, monkeypatch):
    analysis = request_analysis(edition_id=edition.pk)
    ItemAnalysis.objects.update(claimed_until=timezone.now() - timezone.timedelta(seconds=1))
    monkeypatch.setattr(tasks.analyse, "delay", tasks.analyse)
    tasks.sweep()
    analysis.refresh_from_db()
    assert analysis.state == "done"
    assert analyse(analysis.pk) is False


def test_poison_is_set_aside_after_some_tries(edition, run, crowd):
    crowd(run, 1, drafts.right_answers())
    Attempt.objects.update(answers=[])
    analysis = request_analysis(edition_id=edition.pk)
    for _ in range(ItemAnalysis.MAX_TRIES):
        ItemAnalysis.objects.update(claimed_until=None)
        with pytest.raises(AttributeError):
            analyse(analysis.pk)
    ItemAnalysis.objects.update(claimed_until=None)
    assert analyse(analysis.pk) is False
    analysis.refresh_from_db()
    assert (analysis.state, analysis.error) == ("owed", "AttributeError")


def test_whose_data_may_not_be_used_is_not_counted(edition, run, crowd):
    crowd(run, TO_BEGIN, drafts.wrong_answers())
    services.restrict_processing(account=Attempt.objects.first().learner)
    assert questions(edition)[drafts.SINGLE].get("n") != TO_BEGIN
