"""Modules that give a badge: told of when everything that they require is completed."""

import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.draft import ModuleDraft
from learners import milestones, services
from learners.selectors.modules import completed_modules
from learners.services.settling import settle_edition
from tests import drafts
from tests.factories import AccountFactory

FIRST, SECOND = uuid.uuid4(), uuid.uuid4()
LAST = drafts.lesson("Last")


@pytest.fixture
def parts():
    return drafts.lesson("Read"), drafts.quiz("Try"), drafts.lesson("Further", required=False)


@pytest.fixture
def course(office, parts):
    """A draft of two modules; the first has a lesson, a quiz and a lesson that is not required."""

    def _draft(*, badge=True, first=parts, second=(LAST,), **fields):
        draft = drafts.course(office_id=office.pk, **fields)
        modules = (
            ModuleDraft(key=FIRST, title="First", summary="", activities=first, badge=badge),
            ModuleDraft(key=SECOND, title="Second", summary="", activities=second),
        )
        return replace(draft, modules=modules)

    return _draft


@pytest.fixture
def told(monkeypatch):
    """The modules that are told of."""
    seen = []
    monkeypatch.setitem(milestones._subscribers, milestones.ModuleCompleted, [seen.append])
    return seen


@pytest.fixture
def takes(release):
    """A learner in a run of a draft, and what they do there."""

    def _takes(draft, learner=None):
        run = release(draft).course.runs.get()
        account = learner or AccountFactory()
        services.enrol(learner_id=account.pk, run_id=run.pk, language="en")
        return Hands(account, run)

    return _takes


class Hands:
    def __init__(self, account, run):
        self.account, self.run = account, run
        self.ids = {"learner_id": account.pk, "run_id": run.pk}

    def read(self, lesson):
        services.complete_lesson(**self.ids, activity_id=lesson.key)

    def start(self, quiz):
        attempt, _ = services.start_attempt(
            **self.ids, activity_id=quiz.key, attempt_id=uuid.uuid4()
        )
        return attempt

    def submit(self, attempt, answers=None):
        answers = drafts.right_answers() if answers is None else answers
        services.submit_attempt(learner_id=self.account.pk, attempt_id=attempt.id, answers=answers)

    def pass_(self, quiz):
        self.submit(self.start(quiz))


def test_a_module_is_told_of_once_all_that_it_requires_is_completed(course, takes, parts, told):
    hands = takes(course())
    hands.read(parts[2])
    hands.read(parts[0])
    assert told == []
    hands.submit(hands.start(parts[1]), drafts.wrong_answers())
    assert told == []
    hands.pass_(parts[1])
    (milestone,) = told
    assert (milestone.module_id, milestone.run_id) == (FIRST, hands.run.pk)
    hands.pass_(parts[1])
    hands.read(parts[0])
    assert len(told) == 1


def test_a_quiz_that_is_not_passed_makes_no_module_whole_in_a_course_by_grade(
    course, takes, parts, told
):
    hands = takes(course(pass_grade=1))
    hands.read(parts[0])
    hands.submit(hands.start(parts[1]), drafts.wrong_answers())
    assert told == []
    hands.pass_(parts[1])
    assert {each.module_id for each in told} == {FIRST}


def test_modules_without_a_badge_are_not_told_of(course, takes, parts, told):
    hands = takes(course(badge=False))
    hands.read(parts[0])
    hands.pass_(parts[1])
    assert told == []


def statements(hands, quiz):
    attempt = hands.start(quiz)
    with CaptureQueriesContext(
        connection,
    ) as found:
        hands.submit(attempt)
    return len(found)


def test_badges_cost_nothing_where_there_are_none_and_one_query_where_there_are(
    course, takes, parts, told
):
    """The first module is not whole yet, and what never changes of the editions was read."""
    counts = []
    for badge in (False, True):
        own = drafts.lesson("Own"), drafts.quiz("Own")
        draft = course(badge=badge, first=own, key=uuid.uuid4())
        draft = replace(draft, modules=(replace(draft.modules[0], key=uuid.uuid4()),))
        takes(draft).pass_(own[1])
        counts.append(statements(takes(draft), own[1]))
    assert counts[1] - counts[0] == 1
    assert told == []


def test_a_release_that_moves_a_lesson_tells_those_who_have_done_the_rest(
    course, takes, parts, release, told
):
    hands, other = takes(course(key=FIRST)), takes(course(key=FIRST))
    other.read(parts[0])
    hands.pass_(parts[1])
    moved = course(key=FIRST, first=parts[1:], second=parts[:1])
    settle_edition(edition_id=release(moved).pk)
    assert [each.learner_id for each in told] == [hands.account.pk]


def test_a_badge_that_comes_later_is_told_to_who_has_completed_the_course(
    course, takes, parts, release, told
):
    hands = takes(course(key=FIRST, badge=False))
    hands.read(parts[0])
    hands.pass_(parts[1])
    hands.read(LAST)
    settle_edition(edition_id=release(course(key=FIRST)).pk)
    assert [each.learner_id for each in told] == [hands.account.pk]


def test_changing_the_language_tells_of_what_is_whole_in_the_other(
    course, takes, parts, release, told
):
    hands = takes(course(key=FIRST))
    release(course(key=FIRST, first=parts[1:], language="ar"))
    hands.pass_(parts[1])
    assert told == []
    services.change_enrolment_language(**hands.ids, language="ar")
    assert [each.module_id for each in told] == [FIRST]


def test_an_attempt_of_the_language_before_counts_by_the_one_that_is_followed(
    course, takes, parts, release, told
):
    hands = takes(course(key=FIRST, badge=False))
    release(course(key=FIRST, language="ar"))
    attempt = hands.start(parts[1])
    services.change_enrolment_language(**hands.ids, language="ar")
    hands.read(parts[0])
    hands.submit(attempt)
    assert [each.module_id for each in told] == [FIRST]


def test_what_a_guest_completed_is_known_at_sign_up_whatever_was_released_since(
    course, takes, parts, release
):
    guest = services.begin_as_guest(language="en")
    hands = takes(course(key=FIRST), guest)
    hands.read(parts[0])
    hands.pass_(parts[1])
    release(course(key=FIRST, first=(*parts, drafts.lesson("More"))))
    (found,) = completed_modules(guest.pk)
    assert found.module_id == FIRST


def test_an_edition_that_was_left_before_it_was_completed_gives_nothing(
    course, takes, parts, release
):
    """Its module had asked for less, but by then it was another edition that was followed."""
    hands = takes(course(key=FIRST))
    hands.read(parts[0])
    release(course(key=FIRST, first=(*parts, drafts.lesson("More"))))
    hands.pass_(parts[1])
    assert completed_modules(hands.account.pk) == []
