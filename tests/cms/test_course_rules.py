"""Authors rule what counts: weights, practice, the grade to pass; the release says what changes."""

import pytest
from django.core.exceptions import ValidationError

from cms.changes import compare
from cms.compiler import compile_course
from cms.release import release_page
from courses.models import EditionActivity
from tests.cms.pages import course_page, lesson_page, module_page, office_page, quiz_page

pytestmark = pytest.mark.any_database


@pytest.fixture
def course(office):
    return course_page(office_page(office))


@pytest.fixture
def module(course):
    return module_page(course)


def change(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    page.refresh_from_db()


def test_usual_rules_leave_the_content_as_it_was(course, module):
    """Else every course would have something to release as soon as a rule is invented."""
    quiz_page(module)
    draft = compile_course(course).draft
    assert set(next(draft.activities()).content) == {
        "introduction_html", "pass_mark", "attempts_allowed", "questions"
    }  # fmt: skip


def test_practice_is_not_required_and_holds_nobody_up(course, module):
    quiz_page(module)
    quiz_page(
        module, practice=True, attempts_allowed=1, wait_minutes=9, feedback_when="closed", weight=5
    )
    practice = list(compile_course(course).draft.activities())[1]
    assert not practice.required
    assert practice.content["practice"] is True
    assert practice.content["attempts_allowed"] == 0
    assert not {"wait_minutes", "feedback_when", "weight"} & set(practice.content)


def test_an_author_may_ask_for_a_connection_but_not_for_practice(course, module):
    quiz_page(module, connected=True)
    quiz_page(module, connected=True, practice=True)
    counting, practice = compile_course(course).draft.activities()
    assert counting.content["connected"] is True
    assert "connected" not in practice.content


def test_a_release_carries_the_rules_and_says_what_changes(course, module):
    lesson_page(module)
    quiz = quiz_page(module, "Quiz")
    edition = release_page(course).edition
    assert edition.pass_grade is None
    change(course, pass_grade=70)
    change(quiz, weight=3)
    changes = compare(edition, compile_course(course).draft)
    assert changes.pass_grade
    assert changes.reweighted == ["Quiz"]
    edition = release_page(course).edition
    assert edition.pass_grade == 70
    assert EditionActivity.objects.get(edition=edition, kind="quiz").content["weight"] == 3
    assert not compare(edition, compile_course(course).draft)


@pytest.mark.parametrize("rules", [{"required": False}, {"practice": True}, {"weight": 0}])
def test_a_grade_to_pass_needs_a_quiz_that_counts(course, module, rules):
    quiz_page(module, **rules)
    change(course, pass_grade=70)
    compiled = compile_course(course)
    assert compiled.draft is None
    assert [each.message for each in compiled.findings] == [
        "No required quiz counts in the grade to pass."
    ]


@pytest.mark.parametrize("grade", [0, 101])
def test_a_grade_to_pass_is_per_cent(course, grade):
    with pytest.raises(ValidationError, match="pass_grade"):
        change(course, pass_grade=grade)


def test_the_release_view_says_so(course, module, admin_client):
    quiz = quiz_page(module, "Weighty quiz")
    release_page(course)
    change(course, pass_grade=70)
    change(quiz, weight=2)
    html = admin_client.get(f"/cms/courses/{course.pk}/release/").content.decode()
    assert "What it takes to pass the course has changed." in html
    assert "Counts in another way: Weighty quiz." in html
