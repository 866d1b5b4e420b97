"""Regrades: previewed, carried out once, taken back exactly; completed runs stay."""

import uuid
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from certificates.models import Certificate
from courses.models import Regrade
from learners import services
from learners.errors import (
    NothingToRegradeError,
    ReasonMissingError,
    RegradeNotLastError,
    RegradeStateError,
    RegradeUnderWayError,
)
from learners.models import Attempt, Completion, Enrolment, RegradedCompletion
from learners.places import Place
from learners.services import regrade_chunks
from learners.services.regrading import (
    dismiss_regrade,
    request_regrade,
    reverse_regrade,
    start_regrade,
    work_on,
)
from tests import drafts
from tests.factories import AccountFactory

STAFF = uuid.uuid4()
RIGHT = drafts.right_answers()
# What the author meant: the "wrong" option of the single choice is the right one.
MEANT = {drafts.SINGLE: [drafts.WRONG], drafts.MULTIPLE: [drafts.ALSO_RIGHT, drafts.RIGHT]}
NOTHING_RIGHT = {drafts.SINGLE: [], drafts.MULTIPLE: [drafts.WRONG]}


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


def back(regrade):
    reverse_regrade(regrade_id=regrade.pk, by_id=STAFF)
    work_on(regrade.pk)
    regrade.refresh_from_db()
    return regrade


def everything():
    """All that a regrade may touch, to compare."""
    return (
        list(Attempt.objects.order_by("id").values()),
        list(Completion.objects.order_by("learner_id", "activity_id").values()),
        list(Enrolment.objects.order_by("learner_id").values()),
    )


def quiz(account):
    """(score, completed) of somebody's quiz."""
    found = Completion.objects.filter(learner_id=account.pk, score__isnull=False).first()
    return found and found.score


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


@pytest.mark.parametrize("takes_back", [False, True])
def test_reversing_restores_exactly(corrected, taken, regraded, takes_back):
    taken(RIGHT), taken(MEANT), taken(NOTHING_RIGHT, RIGHT, MEANT), taken(RIGHT, reads=True)
    edition = corrected()
    before = everything()
    regrade = regraded(edition, takes_back=takes_back)
    assert everything() != before
    assert back(regrade).state == "reversed"
    assert everything() == before
    assert regrade.reversed_by_id == STAFF


def test_reversing_keeps_a_run_that_was_completed_by_the_regrade(corrected, taken, regraded):
    learner = taken(MEANT, reads=True)
    back(regraded(corrected()))
    enrolment = Enrolment.objects.get(learner=learner)
    assert (enrolment.done, enrolment.completed_at is not None) == (1, True)
    assert Certificate.objects.count() == 1


def test_reversing_keeps_what_was_earned_since(corrected, taken, regraded):
    learner = taken(MEANT)
    regrade = regraded(corrected())
    taken(MEANT, account=learner)
    back(regrade)
    assert quiz(learner) == 100
    assert list(Attempt.objects.order_by("number").values_list("score", flat=True)) == [50, 100]


def test_scores_set_by_staff_stand(corrected, taken, regraded, run, parts):
    learner = taken(RIGHT)
    place = Place(learner.pk, run.pk, parts[1].key)
    services.override_score(place, score=Decimal(85), reason="Seen.", by_id=STAFF)
    regrade = regraded(corrected())
    assert quiz(learner) == 85
    back(regrade)
    assert quiz(learner) == 85
    services.withdraw_override(place, reason="Done.", by_id=STAFF)
    assert quiz(learner) == 100


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


def test_many_chunks_count_as_one(corrected, taken, regraded, monkeypatch):
    monkeypatch.setattr(regrade_chunks, "CHUNK", 2)
    for _ in range(5):
        taken(MEANT)
    regrade = regraded(corrected())
    assert (regrade.seen, regrade.counts["gained"]) == (5, 5)
    assert back(regrade).seen == 5
    assert not Completion.objects.exists()


def test_steps_out_of_turn_are_refused(corrected, taken, ask, regraded, parts):
    taken(MEANT)
    edition = corrected()
    regrade = ask(edition)
    with pytest.raises(RegradeUnderWayError):
        ask(edition)
    with pytest.raises(RegradeStateError):
        reverse_regrade(regrade_id=regrade.pk, by_id=STAFF)
    dismiss_regrade(regrade_id=regrade.pk)
    with pytest.raises(RegradeStateError):
        start_regrade(regrade_id=regrade.pk, takes_back=False, by_id=STAFF)
    first = regraded(edition)
    second = regraded(corrected(drafts.RIGHT, drafts.WRONG))
    with pytest.raises(RegradeNotLastError):
        reverse_regrade(regrade_id=first.pk, by_id=STAFF)
    back(second)
    back(first)
    with pytest.raises(ReasonMissingError):
        request_regrade(edition_id=edition.pk, activity_id=parts[1].key, reason="", by_id=STAFF)


def test_work_is_not_done_twice(corrected, taken, ask):
    taken(MEANT)
    regrade = ask(corrected())
    assert work_on(regrade.pk) is False
    start_regrade(regrade_id=regrade.pk, takes_back=False, by_id=STAFF)
    assert work_on(regrade.pk) is True
    assert work_on(regrade.pk) is False


def test_failures_end_after_some_tries_and_may_be_tried_again(corrected, taken, ask, monkeypatch):
    taken(MEANT)
    regrade = ask(corrected())
    start_regrade(regrade_id=regrade.pk, takes_back=False, by_id=STAFF)
    Regrade.objects.update(edition_id=regrade.edition_id)
    answers = Attempt.objects.get().answers
    Attempt.objects.update(answers={drafts.SINGLE: 7})
    for _ in range(Regrade.MAX_TRIES + 1):
        Regrade.objects.update(claimed_until=None)
        try:
            ran = work_on(regrade.pk)
        except TypeError:
            ran = True
    assert ran is False
    regrade.refresh_from_db()
    assert (regrade.state, regrade.error) == ("running", "TypeError")
    Attempt.objects.update(answers=answers)
    services.retry_regrade(regrade_id=regrade.pk)
    assert work_on(regrade.pk)
    regrade.refresh_from_db()
    assert (regrade.state, regrade.error) == ("done", "")


def test_sweeper_takes_up_what_was_lost(corrected, taken, ask, monkeypatch):
    from learners import tasks

    taken(MEANT)
    regrade = ask(corrected())
    start_regrade(regrade_id=regrade.pk, takes_back=False, by_id=STAFF)
    monkeypatch.setattr(tasks.regrade, "delay", tasks.regrade)
    tasks.sweep()
    regrade.refresh_from_db()
    assert regrade.state == "done"


def command(*arguments):
    out = StringIO()
    call_command("regrade", *arguments, stdout=out)
    return out.getvalue()


def test_command_previews_regrades_and_reverses(corrected, taken, parts):
    staff = AccountFactory(is_staff=True)
    learner = taken(MEANT)
    corrected()
    before = everything()
    said = command(str(parts[1].key), "--by", staff.username, "--dry-run")
    assert "gained 1" in said
    assert everything() == before
    said = command(str(parts[1].key), "--by", staff.username, "--reason", "Wrong key.")
    assert "Regrading: 1 of 1" in said
    assert quiz(learner) == 100
    regrade = Regrade.objects.get(state="done")
    assert (regrade.reason, regrade.started_by_id) == ("Wrong key.", staff.pk)
    command("--by", staff.username, "--reverse", str(regrade.pk))
    assert everything() == before


def test_command_says_what_is_wrong(run, parts):
    staff = AccountFactory(is_staff=True).username
    for arguments in (
        [str(uuid.uuid4()), "--by", staff, "--reason", "x"],
        [str(parts[1].key), "--by", "nobody", "--reason", "x"],
        [str(parts[1].key), "--by", staff, "--reason", "x"],
        ["--by", staff],
    ):
        with pytest.raises(CommandError):
            command(*arguments)


def test_course_passed_by_grade_is_counted_again_both_ways(
    release, office, learner, parts, replace, regraded
):
    """The quiz is not passed before or after; what it is worth for the course changes."""
    lesson, quiz = parts
    course = {"office_id": office.pk, "key": uuid.uuid4(), "pass_grade": 40}
    run = release(drafts.course(lesson, quiz, **course)).course.runs.get()
    ids = {"learner_id": learner.pk, "run_id": run.pk}
    services.enrol(**ids, language="en")
    services.complete_lesson(**ids, activity_id=lesson.key)
    attempt, _ = services.start_attempt(**ids, activity_id=quiz.key, attempt_id=uuid.uuid4())
    services.submit_attempt(
        learner_id=learner.pk, attempt_id=attempt.id, answers={drafts.SINGLE: [drafts.WRONG]}
    )
    assert Enrolment.objects.get().completed_at is None
    key = {**quiz.answer_key[drafts.SINGLE], "correct": [drafts.WRONG]}
    quiz = replace(quiz, answer_key={**quiz.answer_key, drafts.SINGLE: key})
    regrade = regraded(release(drafts.course(lesson, quiz, **course)))
    assert Enrolment.objects.get().grade == 50
    assert Certificate.objects.count() == 1
    back(regrade)
    after = Enrolment.objects.get()
    assert (after.grade, after.completed_at is not None) == (0, True)
