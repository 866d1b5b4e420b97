"""Releasing: what an edition is, and what a next one does to the one before."""

import uuid

import pytest

from courses.errors import ReleaseRefusedError
from courses.models import Activity, Course, Edition, EditionActivity
from courses.services import release_edition
from tests import drafts


def test_first_release_makes_course_run_and_edition(draft):
    release = release_edition(draft=draft)

    assert release.created
    assert release.edition.number == 1
    assert release.edition.required_count == 2
    assert release.edition.course.runs.count() == 1
    assert release.edition.course.languages == ["en"]


def test_unchanged_release_makes_nothing_and_says_so(draft):
    first = release_edition(draft=draft)
    second = release_edition(draft=draft)

    assert not second.created
    assert second.edition == first.edition
    assert Edition.objects.count() == 1


def test_changed_release_leaves_the_old_edition_as_it_was(draft, replace):
    first = release_edition(draft=draft).edition
    before = EditionActivity.objects.filter(edition=first).values()
    second = release_edition(draft=replace(draft, title="Renamed")).edition

    assert second.number == 2
    assert list(EditionActivity.objects.filter(edition=first).values()) == list(before)
    assert Edition.objects.get(pk=first.pk).title == draft.title


def test_second_language_is_an_edition_of_the_same_course(draft, replace):
    english = release_edition(draft=draft).edition
    arabic = release_edition(draft=replace(draft, language="ar", title="حقوق الإنسان")).edition

    assert arabic.course == english.course
    assert arabic.number == 1
    assert Course.objects.get().languages == ["ar", "en"]
    assert Activity.objects.count() == 2


def test_dropped_activity_is_retired_and_comes_back_as_itself(draft, office):
    kept, dropped = draft.activities()
    release_edition(draft=draft)
    smaller = drafts.course(kept, office_id=office.pk, key=draft.key, slug=draft.slug)
    release_edition(draft=smaller)
    assert Activity.objects.get(pk=dropped.key).retired_at is not None

    release_edition(draft=draft)
    assert Activity.objects.get(pk=dropped.key).retired_at is None
    assert Activity.objects.count() == 2


def test_activity_that_another_language_still_has_is_not_retired(draft, office, replace):
    kept, dropped = draft.activities()
    release_edition(draft=draft)
    release_edition(draft=replace(draft, language="ar"))
    release_edition(draft=drafts.course(kept, office_id=office.pk, key=draft.key))

    assert Activity.objects.get(pk=dropped.key).retired_at is None


def test_empty_course_is_refused(office):
    with pytest.raises(ReleaseRefusedError):
        release_edition(draft=drafts.course(office_id=office.pk))
    assert not Course.objects.exists()


def test_slug_of_another_course_is_refused_and_nothing_is_written(draft, office):
    release_edition(draft=draft)
    rival = drafts.course(drafts.lesson(), office_id=office.pk, slug=draft.slug)
    with pytest.raises(ReleaseRefusedError):
        release_edition(draft=rival)
    assert Course.objects.count() == 1


def test_activity_of_another_course_is_refused(draft, office):
    release_edition(draft=draft)
    stolen = next(draft.activities())
    with pytest.raises(ReleaseRefusedError, match="another course"):
        release_edition(draft=drafts.course(stolen, office_id=office.pk))
    assert Course.objects.count() == 1


def test_slug_stays_when_the_page_is_renamed(draft, replace):
    release_edition(draft=draft)
    release_edition(draft=replace(draft, slug="renamed", title="Renamed"))
    assert Course.objects.get().slug == draft.slug


def test_course_moves_to_the_office_that_its_page_moved_to(draft, replace, django_user_model):
    from tests.factories import OfficeFactory

    release_edition(draft=draft)
    other = OfficeFactory()
    release_edition(draft=replace(draft, office_id=other.pk, title="Moved"))
    assert Course.objects.get().office == other


def test_hash_does_not_depend_on_identity_of_the_office(draft, replace):
    assert draft.content_hash() == replace(draft, office_id=uuid.uuid4()).content_hash()
    assert draft.content_hash() != replace(draft, summary="Other.").content_hash()
