"""Editing and releasing while learners are under way keeps every completion."""

import uuid

import pytest
from django.utils import timezone

from certificates.models import Certificate
from courses.services import release_edition
from learners import services
from learners.models import Completion
from learners.selectors import my_progress
from learners.services import settle_edition
from tests import drafts


@pytest.fixture
def parts():
    """Three lessons and a quiz, to be put together in different ways."""
    return [drafts.lesson("One"), drafts.lesson("Two"), drafts.lesson("Three"), drafts.quiz()]


@pytest.fixture
def course(office, parts):
    """Release the course with these activities; settle learners; return the edition."""
    key, slug = uuid.uuid4(), "under-way"

    def _release(*activities, **fields):
        draft = drafts.course(
            *(activities or parts), office_id=office.pk, key=key, slug=slug, **fields
        )
        edition = release_edition(draft=draft).edition
        settle_edition(edition_id=edition.pk)
        return edition

    return _release


@pytest.fixture
def under_way(learner, course, parts):
    """A learner who has read the first two lessons. Returns the run."""
    run = course().course.runs.get()
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    for lesson in parts[:2]:
        services.complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson.key)
    return run


def done(learner, run):
    progress = my_progress(learner_id=learner.pk, run_id=run.pk)
    progress.enrolment.refresh_from_db()
    assert (progress.enrolment.done, progress.enrolment.required) == (
        progress.done,
        progress.required,
    )
    return progress.done, progress.required


def test_rename_keeps_progress(learner, under_way, course, parts, replace):
    course(*[replace(part, title=f"New {part.title}") for part in parts])
    assert done(learner, under_way) == (2, 4)


def test_reorder_keeps_progress(learner, under_way, course, parts):
    course(*reversed(parts))
    assert done(learner, under_way) == (2, 4)


def test_added_activity_is_more_to_do(learner, under_way, course, parts):
    course(*parts, drafts.lesson("Four"))
    assert done(learner, under_way) == (2, 5)


def test_retired_activity_counts_no_more_and_comes_back_done(learner, under_way, course, parts):
    course(*parts[1:])
    assert done(learner, under_way) == (1, 3)
    assert Completion.objects.count() == 2

    course()
    assert done(learner, under_way) == (2, 4)


def test_retiring_what_was_left_completes_the_run_and_owes_a_certificate(
    learner, under_way, course, parts
):
    course(*parts[:2])
    assert done(learner, under_way) == (2, 2)
    assert Certificate.objects.filter(learner_id=learner.pk).count() == 1


def test_completed_run_stays_completed_when_more_is_added(learner, under_way, course, parts):
    course(*parts[:2])
    course(*parts)
    progress = my_progress(learner_id=learner.pk, run_id=under_way.pk)
    assert progress.enrolment.completed_at is not None
    assert (progress.done, progress.required) == (2, 4)
    assert Certificate.objects.filter(learner_id=learner.pk).count() == 1


def test_pinned_run_keeps_its_edition(learner, under_way, course, parts):
    from django.utils import timezone

    under_way.pinned_at = timezone.now()
    under_way.save()
    course(*parts, drafts.lesson("Four"))
    assert done(learner, under_way) == (2, 4)


def test_language_switch_half_way_keeps_everything(learner, under_way, course, parts):
    course(*parts, language="ar", title="حقوق الإنسان")
    services.change_enrolment_language(learner_id=learner.pk, run_id=under_way.pk, language="ar")
    assert done(learner, under_way) == (2, 4)
    progress = my_progress(learner_id=learner.pk, run_id=under_way.pk)
    assert progress.edition.language == "ar"


def test_settling_twice_owes_one_certificate(learner, under_way, course, parts):
    edition = course(*parts[:2])
    settle_edition(edition_id=edition.pk)
    assert Certificate.objects.count() == 1


@pytest.fixture
def open_attempt(learner, under_way, parts):
    """The first attempt at the quiz, not submitted."""
    attempt, _ = services.start_attempt(
        learner_id=learner.pk,
        run_id=under_way.pk,
        activity_id=parts[3].key,
        attempt_id=uuid.uuid4(),
    )
    return attempt


def submit(attempt, answers):
    services.submit_attempt(learner_id=attempt.learner_id, attempt_id=attempt.id, answers=answers)


def test_a_quiz_that_is_failed_counts_once_the_course_is_passed_by_grade(
    learner, under_way, course, parts, open_attempt
):
    """The attempt is on an edition where only what is passed counts."""
    course(pass_grade=60)
    submit(open_attempt, drafts.wrong_answers())
    assert done(learner, under_way) == (3, 4)


def test_that_attempt_can_be_the_last_thing_to_do(learner, under_way, course, parts, open_attempt):
    course(*parts[:2], parts[3], pass_grade=50)
    submit(open_attempt, {drafts.SINGLE: [drafts.RIGHT]})
    assert done(learner, under_way) == (3, 3)
    assert Certificate.objects.exists()


def test_a_quiz_that_is_failed_counts_no_more_once_all_have_to_be_passed(
    learner, course, parts, office
):
    run = course(pass_grade=60).course.runs.get()
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    attempt, _ = services.start_attempt(
        learner_id=learner.pk, run_id=run.pk, activity_id=parts[3].key, attempt_id=uuid.uuid4()
    )
    course()
    submit(attempt, drafts.wrong_answers())
    assert done(learner, run) == (0, 4)


def test_a_run_that_is_pinned_knows_no_later_edition(
    learner, under_way, course, parts, open_attempt
):
    under_way.pinned_at = timezone.now()
    under_way.save()
    course(pass_grade=60)
    submit(open_attempt, drafts.wrong_answers())
    assert done(learner, under_way) == (2, 4)
