"""What was done as a guest comes into an account, once, and by the rules of every quiz."""

import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from certificates.models import Certificate
from courses.models import Regrade
from learners import services
from learners.errors import JoinLaterError, NotAnAccountError, NotEnrolledError, RestrictedError
from learners.models import (
    Account,
    Attempt,
    Completion,
    DataKey,
    Enrolment,
    EnrolmentEvent,
    SyncedEvent,
)
from learners.places import Place
from learners.privacy.sealing import is_sealed
from learners.selectors import personal_data
from learners.services.joining import Joined
from tests import drafts
from tests.api.client import ApiClient
from tests.factories import AccountFactory

RIGHT, WRONG = drafts.right_answers(), drafts.wrong_answers()


@pytest.fixture
def guest(db):
    return services.begin_as_guest(language="en")


@pytest.fixture
def course(release, office):
    """Release a course of a lesson and a quiz with these rules; return ids of its parts."""

    def _course(**rules):
        lesson, quiz = drafts.lesson(), drafts.quiz()
        quiz = replace(quiz, content={**quiz.content, **rules})
        run = release(drafts.course(lesson, quiz, office_id=office.pk)).course.runs.get()
        return {"run_id": run.pk, "lesson": lesson.key, "quiz": quiz.key}

    return _course


def enrol(who, course):
    services.enrol(learner_id=who.pk, run_id=course["run_id"], language="en")


def read(who, course):
    enrol(who, course)
    ids = {"learner_id": who.pk, "run_id": course["run_id"]}
    services.complete_lesson(**ids, activity_id=course["lesson"])


def try_quiz(who, course, answers=None, *, score=None):
    """Start an attempt, submit it where there are answers, and let it have a score."""
    enrol(who, course)
    ids = {"learner_id": who.pk, "attempt_id": uuid.uuid4()}
    services.start_attempt(**ids, run_id=course["run_id"], activity_id=course["quiz"])
    if answers is not None:
        services.submit_attempt(**ids, answers=answers)
    return ids["attempt_id"]


def join(guest, learner):
    return services.join_guest(guest_id=guest.pk, account=learner)


def quiz_of(who, course):
    return Completion.objects.filter(learner=who, activity_id=course["quiz"]).first()


def test_what_only_the_guest_did_comes_along_as_it_is(guest, learner, course):
    where = course()
    read(guest, where)
    attempt_id = try_quiz(guest, where, RIGHT)
    before = Enrolment.objects.get(learner=guest)
    assert join(guest, learner) == Joined(runs=1, left_behind=0)
    after = Enrolment.objects.get(learner=learner)
    same = (
        "run_id",
        "state",
        "language",
        "done",
        "required",
        "grade",
        "enrolled_at",
        "completed_at",
    )
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    attempt = Attempt.objects.get(learner=learner)
    assert (attempt.id, attempt.number, attempt.answers) == (attempt_id, 1, RIGHT)
    assert Completion.objects.filter(learner=learner).count() == 2
    kinds = EnrolmentEvent.objects.filter(learner=learner).values_list("kind", flat=True)
    assert sorted(kinds) == ["completed", "enrolled"]
    assert Certificate.objects.get().learner_id == learner.pk


def test_the_guest_is_erased_and_a_second_call_brings_nothing(guest, learner, course):
    read(guest, course())
    join(guest, learner)
    assert join(guest, learner) == Joined()
    assert Account.objects.get(pk=guest.pk).is_active is False
    services.erase(guest.pk)
    assert join(guest, learner) == Joined()
    assert Completion.objects.get().learner_id == learner.pk


def test_both_together_complete_the_course(guest, learner, course):
    where = course()
    read(guest, where)
    try_quiz(learner, where, RIGHT)
    join(guest, learner)
    enrolment = Enrolment.objects.get(learner=learner)
    assert (enrolment.done, enrolment.completed_at is not None) == (2, True)
    assert Certificate.objects.get().learner_id == learner.pk


def test_a_course_completed_before_stays_as_it_was(guest, learner, course):
    where = course()
    for who in (learner, guest):
        read(who, where)
        try_quiz(who, where, RIGHT)
    before = Enrolment.objects.get(learner=learner)
    join(guest, learner)
    assert Enrolment.objects.get(learner=learner).completed_at == before.completed_at
    assert Certificate.objects.count() == 1


def test_a_lesson_is_read_since_it_first_was(guest, learner, course):
    where = course()
    read(guest, where)
    read(learner, where)
    long_ago = timezone.now() - timedelta(days=9)
    Completion.objects.filter(learner=guest).update(completed_at=long_ago)
    join(guest, learner)
    assert Completion.objects.get(learner=learner).completed_at == long_ago


def test_the_better_attempt_counts_and_numbers_go_on(guest, learner, course):
    where = course(pass_mark=50)
    try_quiz(learner, where, WRONG)
    try_quiz(guest, where, RIGHT)
    try_quiz(guest, where, WRONG)
    join(guest, learner)
    numbers = Attempt.objects.filter(learner=learner).order_by("number")
    assert list(numbers.values_list("number", "score")) == [
        (1, Decimal(0)),
        (2, Decimal(100)),
        (3, Decimal(0)),
    ]
    assert quiz_of(learner, where).score == Decimal(100)


@pytest.mark.parametrize(("first", "then"), [(RIGHT, WRONG), (WRONG, RIGHT)])
def test_the_better_of_two_completions_stays(guest, learner, course, first, then):
    where = course(pass_mark=0)
    try_quiz(learner, where, first)
    try_quiz(guest, where, then)
    join(guest, learner)
    assert quiz_of(learner, where).score == Decimal(100)


def test_being_a_guest_gives_no_more_attempts_than_the_quiz_allows(guest, learner, course):
    where = course(attempts_allowed=2)
    read(guest, where)
    for _ in range(2):
        try_quiz(learner, where, WRONG)
    try_quiz(guest, where, RIGHT)
    assert Enrolment.objects.get(learner=guest).completed_at
    assert join(guest, learner) == Joined(runs=1, left_behind=1)
    assert Attempt.objects.filter(learner=learner).count() == 2
    assert quiz_of(learner, where) is None
    enrolment = Enrolment.objects.get(learner=learner)
    assert (enrolment.done, enrolment.completed_at) == (1, None)
    assert not Certificate.objects.exists()


def test_attempts_come_as_far_as_there_is_room(guest, learner, course):
    where = course(attempts_allowed=3)
    try_quiz(learner, where, WRONG)
    for answers in (WRONG, RIGHT, RIGHT):
        try_quiz(guest, where, answers)
    assert join(guest, learner).left_behind == 1
    assert Attempt.objects.filter(learner=learner).count() == 3
    assert quiz_of(learner, where).score == Decimal(100)


def test_one_open_attempt_at_most_the_accounts_own_first(guest, learner, course):
    where = course()
    own, theirs = try_quiz(learner, where), try_quiz(guest, where)
    assert join(guest, learner).left_behind == 1
    assert Attempt.objects.get(learner=learner).id == own
    other = services.begin_as_guest(language="en")
    services.submit_attempt(learner_id=learner.pk, attempt_id=own, answers=WRONG)
    theirs = try_quiz(other, where)
    join(other, learner)
    saved = services.save_answers(learner_id=learner.pk, attempt_id=theirs, answers=RIGHT)
    assert saved.answers == RIGHT


def test_the_rule_of_the_quiz_decides_over_all_attempts(guest, learner, course):
    where = course(grade_from="first", pass_mark=0)
    try_quiz(learner, where, WRONG)
    try_quiz(guest, where, RIGHT)
    join(guest, learner)
    assert quiz_of(learner, where).score == Decimal(0)


def test_a_score_that_the_team_set_for_the_account_stands(guest, learner, course):
    where = course()
    try_quiz(learner, where, WRONG)
    try_quiz(guest, where, RIGHT)
    by_id = uuid.uuid4()
    for who, score in ((learner, 80), (guest, 20)):
        place = Place(who.pk, where["run_id"], where["quiz"])
        services.override_score(place, score=Decimal(score), reason="On paper.", by_id=by_id)
    join(guest, learner)
    assert quiz_of(learner, where).score == Decimal(80)


def test_a_score_that_the_team_set_for_the_guest_comes_along(guest, learner, course):
    where = course()
    try_quiz(guest, where, WRONG)
    place = Place(guest.pk, where["run_id"], where["quiz"])
    services.override_score(place, score=Decimal(90), reason="On paper.", by_id=uuid.uuid4())
    join(guest, learner)
    assert quiz_of(learner, where).score == Decimal(90)
    assert Enrolment.objects.get(learner=learner).has_overrides


def test_who_left_in_one_and_not_in_the_other_is_in_the_course(guest, learner, course):
    where = course()
    enrol(guest, where)
    enrol(learner, where)
    services.withdraw(learner_id=learner.pk, run_id=where["run_id"])
    join(guest, learner)
    assert Enrolment.objects.get(learner=learner).state == "active"


def test_private_answers_are_sealed_for_the_account(guest, learner, release, office):
    reflection = {"id": "q-own", "type": "reflection", "prompt": "What do you think?"}
    quiz = drafts.quiz()
    content = {**quiz.content, "questions": [*quiz.content["questions"], reflection]}
    quiz = replace(quiz, content=content, answer_key={**quiz.answer_key, "q-own": {"feedback": ""}})
    run = release(drafts.course(quiz, office_id=office.pk)).course.runs.get()
    where = {"run_id": run.pk, "quiz": quiz.key}
    try_quiz(guest, where, {**RIGHT, "q-own": "Canary of my own"})
    join(guest, learner)
    DataKey.objects.filter(learner=guest).delete()
    attempt = Attempt.objects.get(learner=learner)
    assert is_sealed(attempt.answers["q-own"])
    data = personal_data(learner_id=learner.pk, language="en").as_json()
    assert data["attempt"][0]["answers"]["q-own"] == "Canary of my own"


def test_what_a_device_tells_again_is_known(guest, learner, course):
    where = course()
    enrol(guest, where)
    event = {
        "id": str(uuid.uuid4()),
        "kind": "lesson_completed",
        "at": timezone.now().isoformat(),
        "run_id": str(where["run_id"]),
        "activity_id": str(where["lesson"]),
    }
    guest_client = ApiClient(services.create_token(account=guest)[0])
    assert guest_client.post("/me/sync", {"events": [event]}).json()["events"][0]["status"] == (
        "applied"
    )
    join(guest, learner)
    client = ApiClient(services.create_token(account=learner)[0])
    told = client.post("/me/sync", {"events": [event]}).json()["events"][0]
    assert told["status"] == "already_applied"
    assert SyncedEvent.objects.filter(learner=learner).count() == 1


def test_late_writes_of_the_guest_are_refused_and_not_lost(guest, learner, course):
    where = course()
    attempt_id = try_quiz(guest, where)
    join(guest, learner)
    with pytest.raises(NotEnrolledError):
        services.complete_lesson(
            learner_id=guest.pk, run_id=where["run_id"], activity_id=where["lesson"]
        )
    assert services.submit_attempt(learner_id=learner.pk, attempt_id=attempt_id, answers=RIGHT)


def test_a_guest_takes_over_no_other(guest):
    other = services.begin_as_guest(language="en")
    with pytest.raises(NotAnAccountError):
        join(other, guest)


def test_an_account_is_never_taken_over(learner, course):
    read(learner, course())
    assert join(learner, AccountFactory()) == Joined()
    assert Completion.objects.get().learner_id == learner.pk


def test_nothing_moves_while_data_may_not_be_used(guest, learner, course):
    read(guest, course())
    services.restrict_processing(account=learner)
    with pytest.raises(RestrictedError):
        join(guest, learner)


def test_nothing_moves_while_scores_are_corrected(guest, learner, course):
    where = course()
    attempt_id = try_quiz(guest, where, RIGHT)
    edition_id = Attempt.objects.get(id=attempt_id).edition_id
    Regrade.objects.create(
        activity_id=where["quiz"],
        edition_id=edition_id,
        state="running",
        reason="Wrong key.",
        requested_by_id=uuid.uuid4(),
    )
    with pytest.raises(JoinLaterError):
        join(guest, learner)
    assert Attempt.objects.get().learner_id == guest.pk


def test_by_api_whoever_has_the_guests_token_brings_it_along_once(guest, as_learner, course):
    read(guest, course())
    token = {"guest_token": services.create_token(account=guest)[0]}
    assert as_learner.post("/me/guest", token).json() == {"runs": 1, "left_behind": 0}
    assert as_learner.post("/me/guest", token).status_code == 404
    assert as_learner.post("/me/guest", {"guest_token": "a26_x"}).status_code == 404


def test_the_token_of_an_account_brings_nothing_along(learner, as_learner):
    token = {"guest_token": services.create_token(account=AccountFactory())[0]}
    assert as_learner.post("/me/guest", token).status_code == 404


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_parallel_calls_bring_it_along_once(learner, course, at_once):
    guest = services.begin_as_guest(language="en")
    where = course()
    read(guest, where)
    try_quiz(guest, where, RIGHT)
    told = at_once(lambda: join(guest, learner), 8)
    assert sorted(each.runs for each in told) == [0, 0, 0, 0, 0, 0, 0, 1]
    assert Attempt.objects.filter(learner=learner).count() == 1
    assert Certificate.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_work_beside_it_is_in_the_account_or_was_refused(learner, course, at_once):
    """Whatever was acknowledged is there afterwards."""
    guest = services.begin_as_guest(language="en")
    where = course()
    attempt_id = try_quiz(guest, where)

    def work():
        if next(turns):
            return join(guest, learner)
        return services.submit_attempt(learner_id=guest.pk, attempt_id=attempt_id, answers=RIGHT)

    turns = iter([True, False] * 2)
    told = at_once(work, 4)
    submitted = any(isinstance(each, Attempt) for each in told)
    attempt = Attempt.objects.get(learner=learner)
    assert attempt.is_submitted == submitted
