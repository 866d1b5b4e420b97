"""Item analysis in the background: which attempts it counts, and what it stores."""

import json
import uuid

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from courses.models import ItemAnalysis, Run
from learners import services, tasks
from learners.models import Attempt
from learners.services import analysing
from learners.services.analysing import analyse, request_analysis
from learners.services.regrading import request_regrade, start_regrade, work_on
from tests import drafts
from tests.factories import AccountFactory

ENOUGH = 10


@pytest.fixture
def crowd(quiz_id):
    """So many learners take the quiz of a run, each with these answers one after the other."""

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

    return _crowd


def questions(edition, run=None, **fields):
    analysis = request_analysis(edition_id=edition.pk, run_id=run and run.pk, **fields)
    assert analyse(analysis.pk)
    analysis.refresh_from_db()
    return {entry["id"]: entry for entry in analysis.questions}


def test_first_attempts_count_unless_all_are_asked_for(edition, run, crowd):
    crowd(run, ENOUGH, drafts.wrong_answers(), drafts.right_answers())
    assert questions(edition)[drafts.SINGLE]["facility"] == 0
    entry = questions(edition, attempts="all")[drafts.SINGLE]
    assert (entry["n"], entry["facility"]) == (2 * ENOUGH, 0.5)
    assert entry["quiz"] == "Quiz"


def test_a_run_is_counted_by_itself_or_with_all_others(edition, run, crowd):
    other = Run.objects.create(course=edition.course, slug="other", opens_at=timezone.now())
    crowd(run, ENOUGH, drafts.right_answers())
    crowd(other, ENOUGH, drafts.wrong_answers())
    assert questions(edition, run)[drafts.SINGLE]["facility"] == 1
    assert questions(edition, other)[drafts.SINGLE]["facility"] == 0
    assert questions(edition)[drafts.SINGLE]["facility"] == 0.5
    assert ItemAnalysis.objects.count() == 3


def test_it_is_computed_anew_on_demand_and_counts_in_chunks(edition, run, crowd, monkeypatch):
    monkeypatch.setattr(analysing, "CHUNK", 3)
    crowd(run, ENOUGH, drafts.right_answers())
    assert questions(edition)[drafts.SINGLE]["n"] == ENOUGH
    crowd(run, 2, drafts.right_answers())
    assert questions(edition)[drafts.SINGLE]["n"] == ENOUGH + 2
    analysis = ItemAnalysis.objects.get()
    assert (analysis.seen, analysis.total, analysis.state) == (ENOUGH + 2, ENOUGH + 2, "done")


def test_open_attempts_and_other_editions_are_left_out(edition, run, crowd, release, quiz_id):
    crowd(run, 1, drafts.right_answers())
    Attempt.objects.update(state="open")
    assert questions(edition) == {}


def test_a_regraded_question_shows_the_key_in_force(
    edition, run, crowd, release, draft, replace, quiz_id
):
    crowd(run, ENOUGH, {drafts.SINGLE: [drafts.WRONG]})
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
    assert entry["facility"] == 1
    assert [pick["right"] for pick in entry["picks"]] == [False, True]


def test_nothing_that_is_stored_names_a_learner(edition, run, crowd):
    """TRUST.md, item analysis: from data without learner identity, and none in what is kept."""
    crowd(run, ENOUGH, drafts.right_answers())
    questions(edition)
    stored = json.dumps(list(ItemAnalysis.objects.values()), cls=DjangoJSONEncoder)
    identities = set()
    for attempt in Attempt.objects.select_related("learner"):
        identities |= {attempt.learner_id.hex, attempt.id.hex, attempt.learner.username}
    assert len(identities) > ENOUGH
    assert not [each for each in identities if each in stored.replace("-", "")]


def test_a_worker_that_dies_is_followed_by_another(edition, run, crowd, monkeypatch):
    crowd(run, ENOUGH, drafts.right_answers())
    analysis = request_analysis(edition_id=edition.pk, run_id=None)
    ItemAnalysis.objects.update(claimed_until=timezone.now() - timezone.timedelta(seconds=1))
    monkeypatch.setattr(tasks.analyse, "delay", tasks.analyse)
    tasks.sweep()
    analysis.refresh_from_db()
    assert analysis.state == "done"
    assert analyse(analysis.pk) is False


def test_poison_is_set_aside_after_some_tries(edition, run, crowd):
    crowd(run, 1, drafts.right_answers())
    Attempt.objects.update(result={"questions": [{"question_id": drafts.SINGLE}]})
    analysis = request_analysis(edition_id=edition.pk, run_id=None)
    for _ in range(ItemAnalysis.MAX_TRIES):
        ItemAnalysis.objects.update(claimed_until=None)
        with pytest.raises(KeyError):
            analyse(analysis.pk)
    ItemAnalysis.objects.update(claimed_until=None)
    assert analyse(analysis.pk) is False
    analysis.refresh_from_db()
    assert (analysis.state, analysis.error) == ("owed", "KeyError")
