"""Places in the list of changes, given to several readers while things change."""

import pytest

from partners.changes import changed_since, take_place
from partners.models import ApiKey, Partner, PartnerEnrolment, PartnerLearner

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LEARNERS, READERS, WRITERS, PAGE = 40, 4, 4, 7


@pytest.fixture
def key(new_key, partner, run):
    new_key()
    learners = [PartnerLearner(partner=partner, known_as=f"{n}") for n in range(LEARNERS)]
    PartnerLearner.objects.bulk_create(learners)
    PartnerEnrolment.objects.bulk_create(
        PartnerEnrolment(who=each, run=run, partner=partner) for each in learners
    )
    return ApiKey.objects.get()


def follow(key):
    """Ask some times from where the last page ended; return what was told, and the cursor."""
    told, cursor = set(), 0
    for _ in range(8):
        page = changed_since(key, cursor, PAGE)
        told |= {(row.who_id, row.position) for row in page}
        cursor = page[-1].position if page else cursor
    return told, cursor


def change(ids):
    for who_id in ids:
        take_place(PartnerEnrolment.objects.filter(who=who_id))


def test_no_place_that_a_reader_has_passed_is_filled_later(key, at_once):
    ids = list(PartnerLearner.objects.values_list("pk", flat=True))
    parts = [ids[n::WRITERS] for n in range(WRITERS)]
    jobs = iter([lambda: follow(key)] * READERS + [lambda p=p: change(p) for p in parts])
    results = at_once(lambda: next(jobs)(), READERS + WRITERS)  # noqa: PLW0108 - another each time
    readers = [each for each in results if each]
    assert len(readers) == READERS
    while len(changed_since(key, Partner.objects.get().position, PAGE)) == PAGE:
        pass
    places = dict(PartnerEnrolment.objects.values_list("who_id", "position"))
    assert len(set(places.values())) == LEARNERS
    assert max(places.values()) == Partner.objects.get().position
    for told, cursor in readers:
        passed = {(who_id, place) for who_id, place in places.items() if place <= cursor}
        assert passed <= told


def test_readers_at_once_are_given_the_same_places(key, at_once):
    pages = at_once(lambda: changed_since(key, 0, LEARNERS), READERS)
    assert len({tuple((row.who_id, row.position) for row in page) for page in pages}) == 1
    assert Partner.objects.get().position == LEARNERS
    assert len(pages[0]) == LEARNERS
