"""What a later edition's key corrects of earlier ones (see ``courses.regrading``)."""

import uuid
from functools import lru_cache

from courses.models import Edition, EditionActivity
from courses.regrading import Correction, correction
from courses.selectors import grading_material


def corrections(*, edition_id: uuid.UUID, activity_id: uuid.UUID) -> dict[uuid.UUID, Correction]:
    """Return the correction of each earlier edition of the same language, by its id.

    Two queries; editions never change, so a process compares two of them once.
    """
    edition = Edition.objects.only("course_id", "language", "number").get(pk=edition_id)
    earlier = EditionActivity.objects.filter(
        activity_id=activity_id,
        edition__course_id=edition.course_id,
        edition__language=edition.language,
        edition__number__lt=edition.number,
    ).values_list("edition_id", flat=True)
    return {each: _between(each, edition_id, activity_id) for each in earlier}


@lru_cache(maxsize=256)
def _between(old_id: uuid.UUID, new_id: uuid.UUID, activity_id: uuid.UUID) -> Correction:
    old = grading_material(edition_id=old_id, activity_id=activity_id)
    new = grading_material(edition_id=new_id, activity_id=activity_id)
    return correction(old.content, old.answer_key, new.content, new.answer_key)
