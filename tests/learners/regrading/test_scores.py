"""What a regrade changes: scores, passes, counters, and which attempts it looks at."""

import uuid

import pytest

from certificates.models import Certificate
from learners import services
from learners.errors import (
    NothingToRegradeError,
)
from learners.models import Attempt, Enrolment, RegradedCompletion
from tests import drafts
from tests.factories import AccountFactory
from tests.learners.regrading.touched import (
    MEANT,
    NOTHING_RIGHT,
    RIGHT,
    everything,
    quiz,
)


def test_preview_counts_and_changes_nothing(corrected, taken, ask):
    taken(RIGHT), taken(RIGHT, reads=True), taken(MEANT), taken(MEANT, reads=True)
    taken(NOTHING_RIGHT)
    before = everything()
    preview = ask(corrected()).preview
    assert preview == {
        "attempts": 5,
        "changed": 5,
        "risen": 2,
        "fallen": 2,
        "gained": 2,
        "lost": 2,
        "completed": 1,
        "concerned": 1,
    }
    assert everything() == before


def test_regrade_moves_scores_passes_and_counters(corrected, taken, regraded):
    meant, wrong, finishes = taken(MEANT), taken(NOTHING_RIGHT), taken(MEANT, reads=True)
    edition = corrected()
    regrade = regraded(edition)
    assert (regrade.state, regrade.seen, regrade.total) == ("done", 3, 3)
    assert regrade.learner_at is None
    attempt = Attempt.objects.get(learner=meant)
    assert (attempt.score, attempt.passed) == (100, True)
    assert attempt.edition_id != edition.pk
    assert attempt.regraded_at
    assert attempt.result["questions"][0]["correct"] == [drafts.WRONG]
    assert (quiz(meant), quiz(wrong)) == (100, None)
    assert Enrolment.objects.get(learner=meant).done == 1
    assert Certificate.objects.get().learner_id == finishes.pk
    assert Enrolment.objects.get(learner=finishes).grade == 100


def test_lost_pass_stays_completed_with_its_new_score(corrected, taken, regraded):
    learner = taken(RIGHT)
    regraded(corrected())
    assert quiz(learner) == 50
    assert Enrolment.objects.get().done == 1
    assert RegradedCompletion.objects.get().lost


def test_lost_pass_is_taken_back_where_staff_say_so_but_never_from_a_completed_run(
    corrected, taken, regraded
):
    under_way, finished = taken(RIGHT), taken(RIGHT, reads=True)
    regrade = regraded(corrected(), takes_back=True)
    assert (quiz(under_way), quiz(finished)) == (None, 50)
    assert Enrolment.objects.get(learner=under_way).done == 0
    after = Enrolment.objects.get(learner=finished)
    assert (after.done, after.completed_at is not None, after.grade) == (2, True, 50)
    assert Certificate.objects.count() == 1
    assert (regrade.counts["taken_back"], regrade.counts["concerned"]) == (1, 1)


def test_only_questions_that_are_the_same_are_regraded(corrected, taken, ask, parts):
    questions = [
        {**each, "options": each["options"][:1]} if each["id"] == drafts.SINGLE else each
        for each in parts[1].content["questions"]
    ]
    taken(RIGHT)
    edition = corrected(questions=questions)
    with pytest.raises(NothingToRegradeError):
        ask(edition)


def test_a_draw_grades_the_questions_that_were_drawn(release, office, replace, learner, ask, parts):
    drawn = parts[1]
    questions = [{**each, "pool": "p"} for each in drawn.content["questions"]]
    content = {**drawn.content, "questions": questions, "pools": {"p": 1}, "shuffle": True}
    drawn = replace(drawn, content=content)
    key = uuid.uuid4()
    run = release(drafts.course(drawn, office_id=office.pk, key=key)).course.runs.get()
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    for _ in range(8):
        attempt, _new = services.start_attempt(
            learner_id=learner.pk, run_id=run.pk, activity_id=drawn.key, attempt_id=uuid.uuid4()
        )
        services.submit_attempt(learner_id=learner.pk, attempt_id=attempt.id, answers={})
    asked = [str(a.result["questions"][0]["question_id"]) for a in Attempt.objects.all()]
    corrected = {**drawn.answer_key[drafts.SINGLE], "correct": [drafts.WRONG]}
    edition = release(
        drafts.course(
            replace(drawn, answer_key={**drawn.answer_key, drafts.SINGLE: corrected}),
            office_id=office.pk,
            key=key,
        )
    )
    preview = ask(edition).preview
    assert preview["attempts"] == 8
    assert preview.get("changed", 0) == asked.count(drafts.SINGLE)


def test_attempts_at_other_languages_and_later_editions_stay(
    corrected, course, taken, regraded, parts, run
):
    course(language="fr")
    account = AccountFactory()
    services.enrol(learner_id=account.pk, run_id=run.pk, language="fr")
    taken(MEANT, account=account)
    edition = corrected()
    taken(RIGHT)
    assert regraded(edition).counts == {}


def test_author_s_rule_on_attempts_holds(corrected, release, office, taken, regraded, parts, run):
    learner = taken(MEANT, RIGHT, NOTHING_RIGHT)
    regraded(corrected())
    assert quiz(learner) == 100
