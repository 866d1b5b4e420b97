"""Programmes, as tests need them."""

from courses.models.programme import ProgrammeState
from courses.programmes.services import ProgrammeDraft, Words, save_programme


def save(courses, programme=None, **fields):
    """Write a programme of courses, or write one anew."""
    fields.setdefault("slug", "rights")
    fields.setdefault("state", ProgrammeState.OPEN)
    fields.setdefault("texts", {"en": Words("Rights in practice", "Courses for defenders.")})
    draft = ProgrammeDraft(
        office_id=courses[0].office_id,
        course_ids=tuple(course.pk for course in courses),
        **fields,
    )
    return save_programme(draft=draft, programme_id=programme and programme.pk)
