"""What differs between the newest edition and a draft, in an educator's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from courses.badges import required_for_badges
from courses.models import EditionActivity
from courses.models.course import ActivityKind

if TYPE_CHECKING:
    from courses.draft import ActivityDraft, CourseDraft
    from courses.models import Edition


@dataclass(frozen=True)
class Changes:
    """Titles of activities by what happened to them. False where nothing at all differs."""

    differs: bool
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    regraded: list[str] = field(default_factory=list)
    reweighted: list[str] = field(default_factory=list)
    reordered: bool = False
    pass_grade: bool = False
    certificate: bool = False
    badges: bool = False

    def __bool__(self) -> bool:
        """Say whether a release would make an edition."""
        return self.differs


def compare(edition: Edition | None, draft: CourseDraft) -> Changes:
    """Compare a draft with the newest edition of its language. One query.

    ``regraded`` lists quizzes whose answer key differs: attempts that were submitted keep their
    grade, new ones are graded by the new key. The checks of a lesson are edited like its text.
    ``pass_grade`` says that the course is passed in another way, ``badges`` that modules that give
    a badge have changed: others do, or others of their activities count; ``certificate`` that
    certificates say something else, or look otherwise.
    """
    if edition is None:
        return Changes(differs=True, added=[each.title for each in draft.activities()])
    if edition.content_hash == draft.content_hash():
        return Changes(differs=False)
    old = list(EditionActivity.objects.filter(edition=edition).order_by("position"))
    old_by_key = {row.activity_id: row for row in old}
    new = list(draft.activities())
    new_keys = [each.key for each in new]
    kept = [each for each in new if each.key in old_by_key]
    return Changes(
        differs=True,
        added=[each.title for each in new if each.key not in old_by_key],
        removed=[row.title for row in old if row.activity_id not in new_keys],
        edited=[each.title for each in kept if _is_edited(each, old_by_key[each.key])],
        regraded=[
            each.title
            for each in kept
            if each.kind == ActivityKind.QUIZ and each.answer_key != old_by_key[each.key].answer_key
        ],
        reweighted=[each.title for each in kept if _counts_otherwise(each, old_by_key[each.key])],
        pass_grade=edition.pass_grade != draft.pass_grade,
        certificate=edition.certificate != draft.certificate,
        badges=required_for_badges(edition.outline) != required_for_badges(draft.outline()),
        reordered=[each.key for each in kept]
        != [row.activity_id for row in old if row.activity_id in new_keys],
    )


def _counts_otherwise(draft: ActivityDraft, row: EditionActivity) -> bool:
    """Say whether an activity counts in another way: required, for practice, or its weight."""
    return (draft.required, *_counting(draft.content)) != (row.required, *_counting(row.content))


def _counting(content: dict[str, Any]) -> tuple[Any, ...]:
    return content.get("practice", False), content.get("weight", 1)


def _is_edited(draft: ActivityDraft, row: EditionActivity) -> bool:
    names = ["title", "content", "minutes", "required"]
    if draft.kind == ActivityKind.LESSON:
        names.append("answer_key")
    return any(getattr(draft, name) != getattr(row, name) for name in names)
