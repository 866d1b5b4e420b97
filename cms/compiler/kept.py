"""What a draft keeps of the edition before it: the ids of choices."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from cms.questions import BLOCKS
from courses.draft import ActivityDraft, CourseDraft
from courses.models import EditionActivity
from courses.models.course import ActivityKind
from courses.selectors import newest_by_language


def keep_ids(draft: CourseDraft) -> CourseDraft:
    """Give the questions of quizzes the ids that they had in the newest edition of the language.

    Where a type makes ids from words, corrected words would otherwise be another choice, and what
    learners have answered could not be graded again. Two queries.
    """
    newest = newest_by_language(draft.key).get(draft.language)
    rows = EditionActivity.objects.filter(edition=newest, kind=ActivityKind.QUIZ) if newest else ()
    before = {row.activity_id: row for row in rows}
    modules = [
        replace(module, activities=tuple(_kept(each, before) for each in module.activities))
        for module in draft.modules
    ]
    return replace(draft, modules=tuple(modules))


def _kept(draft: ActivityDraft, before: Mapping[UUID, EditionActivity]) -> ActivityDraft:
    if draft.key not in before:
        return draft
    row = before[draft.key]
    old = {each["id"]: (each, row.answer_key[each["id"]]) for each in row.content["questions"]}
    questions, key = [], dict(draft.answer_key)
    for question in draft.content["questions"]:
        own = (question, key[question["id"]])
        earlier = old.get(question["id"])
        if earlier and earlier[0]["type"] == question["type"]:
            own = BLOCKS[question["type"]].keep(own, earlier)
        questions.append(own[0])
        key[question["id"]] = own[1]
    return replace(draft, content={**draft.content, "questions": questions}, answer_key=key)
