"""Releases: owed on regular dates, made in the background, frozen for good."""

from datetime import UTC, datetime, timedelta

import pytest

from impact import facts
from impact.models import CohortFact, Release, ReleaseState
from impact.services import make_release, request_due, retry_release
from impact.tasks import sweep
from tests.impact.cohorts import MONDAY


def test_a_release_tells_how_far_learners_came(cohort):
    cohort.enrol(40)
    cohort.enrol(30, state="active")
    cohort.enrol(23, state="passed")
    release = cohort.release()
    assert release.state == ReleaseState.FROZEN
    assert release.frozen_at
    assert {key: release.told[key] for key in ("all", "state=signed_up", "state=passed")} == {
        "all": 95,
        "state=signed_up": 40,
        "state=passed": 25,
    }
    assert (release.seen, release.total) == (93, 93)


def test_who_comes_on_the_regular_date_or_later_is_not_in_it(cohort):
    cohort.enrol(40)
    cohort.enrol(40, at=datetime(2026, 11, 23, tzinfo=UTC))
    assert cohort.release().told["all"] == 40


def test_what_is_done_on_the_regular_date_or_later_is_not_in_it(cohort):
    cohort.enrol(30, state="active")
    cohort.enrol(30, state="passed")
    cohort.enrol(40, state="passed", at=datetime(2026, 11, 22, 12, tzinfo=UTC))
    assert cohort.release().told["state=signed_up"] == 40


def test_a_release_is_owed_once_a_date_and_run(cohort):
    cohort.enrol(1)
    assert request_due(today=MONDAY + timedelta(days=3)) == 1
    assert request_due(today=MONDAY + timedelta(days=6)) == 0
    assert Release.objects.get().due_on == MONDAY
    assert request_due(today=MONDAY + timedelta(days=7)) == 1


def test_how_often_is_a_setting(cohort, settings):
    settings.REPORT_DAYS = 1
    cohort.enrol(1)
    request_due(today=MONDAY + timedelta(days=3))
    assert Release.objects.get().due_on == MONDAY + timedelta(days=3)


def test_a_run_without_learners_owes_none(cohort):
    assert request_due(today=MONDAY) == 0


def test_a_frozen_release_is_never_made_again(cohort):
    cohort.enrol(40)
    release = cohort.release()
    cohort.enrol(40)
    assert not make_release(release.pk)
    retry_release(release_id=release.pk)
    assert not make_release(release.pk)
    release.refresh_from_db()
    assert release.told["all"] == 40


def test_no_facts_are_left_once_it_is_frozen(cohort):
    cohort.enrol(40)
    release = cohort.release()
    assert not CohortFact.objects.exists()
    assert release.learner_at is None


def test_a_worker_that_dies_leaves_off_where_the_next_goes_on(cohort, monkeypatch):
    monkeypatch.setattr(facts, "CHUNK", 10)
    cohort.enrol(35)
    release = cohort.owe()
    said = []

    def die(release):
        said.append((release.seen, release.total))
        if release.seen == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_release(release.pk, progress=die)
    assert said == [(10, 35), (20, 35)]
    assert not make_release(release.pk), "another worker still holds it"
    Release.objects.update(claimed_until=None)
    assert make_release(release.pk)
    release.refresh_from_db()
    assert (release.seen, release.told["all"]) == (35, 35)


def test_what_fails_is_set_aside_and_shown_until_somebody_has_it_tried_again(cohort, monkeypatch):
    cohort.enrol(40)
    release = cohort.owe()
    with monkeypatch.context() as broken:
        broken.setattr("impact.services.releasing.facts_of", lambda *_: 1 / 0)
        for _ in range(Release.MAX_TRIES):
            with pytest.raises(ZeroDivisionError):
                make_release(release.pk)
            Release.objects.update(claimed_until=None)
        assert not make_release(release.pk)
    release.refresh_from_db()
    assert (release.state, release.error) == (ReleaseState.OWED, "ZeroDivisionError")
    assert release.tries == Release.MAX_TRIES
    retry_release(release_id=release.pk)
    assert make_release(release.pk)


def test_one_that_is_not_done_by_the_next_date_is_never_done(cohort):
    cohort.enrol(40)
    late = cohort.owe()
    CohortFact.objects.create(release=late, pseudonym=late.pk)
    assert cohort.release().state == ReleaseState.FROZEN
    late.refresh_from_db()
    assert late.state == ReleaseState.OVERTAKEN
    assert not CohortFact.objects.exists()
    assert not make_release(late.pk)


def test_one_being_made_leaves_the_last_one_as_it_is(cohort, monkeypatch):
    monkeypatch.setattr(facts, "CHUNK", 10)
    cohort.enrol(40)
    first = cohort.release()
    told = dict(first.told)
    cohort.enrol(40)
    second = cohort.owe()
    seen = []

    def look(_release):
        first.refresh_from_db()
        seen.append(first.told == told)

    make_release(second.pk, progress=look)
    assert seen == [True] * 8


def test_the_sweeper_does_what_a_lost_message_left(cohort, monkeypatch):
    cohort.enrol(40)
    sent = []
    monkeypatch.setattr("impact.tasks.make.delay", sent.append)
    sweep()
    assert sent == [str(Release.objects.get().pk)]
