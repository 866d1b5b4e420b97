"""From pages to editions: what is carried over, what is refused, what changes nothing."""

import pytest
from wagtail.models import Page

from certificates.models import Certificate
from cms.compiler import compile_course
from cms.models import LessonPage, QuizPage
from cms.release import plan_release, release_page
from courses.errors import ReleaseRefusedError
from courses.models import Edition, EditionActivity
from learners import services
from learners.selectors import my_progress
from tests.cms import pages

pytestmark = pytest.mark.each_database


@pytest.fixture
def course(office):
    return pages.small_course(office)


@pytest.fixture
def module(course):
    return course.get_children().get().specific


def html_of(edition, position=1):
    return EditionActivity.objects.get(edition=edition, position=position).content["html"]


def test_release_freezes_the_published_tree(course):
    edition = release_page(course).edition
    assert edition.title == "Human rights"
    kinds = list(edition.activities.order_by("position").values_list("kind", flat=True))
    assert kinds == ["lesson", "quiz"]
    assert "Text of Lesson" in html_of(edition)


def test_activity_keys_are_the_pages_translation_keys(course):
    release_page(course)
    keys = set(EditionActivity.objects.values_list("activity_id", flat=True))
    pages_keys = Page.objects.type(LessonPage, QuizPage).values_list("translation_key", flat=True)
    assert keys == set(pages_keys)


def test_second_release_of_an_unchanged_course_makes_nothing(course):
    assert release_page(course).created
    assert not release_page(course).created
    assert Edition.objects.count() == 1


def test_draft_changes_are_not_released_until_published(course):
    release_page(course)
    lesson = LessonPage.objects.get()
    lesson.title = "Renamed"
    revision = lesson.save_revision()
    assert not release_page(course).created
    revision.publish()
    assert release_page(course).created


def test_deleted_and_unpublished_pages_change_nothing_for_learners(course, learner):
    edition = release_page(course).edition
    run = edition.course.runs.get()
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    LessonPage.objects.get().unpublish()
    QuizPage.objects.get().delete()
    course.delete()
    progress = my_progress(learner_id=learner.pk, run_id=run.pk)
    assert progress.required == 2
    assert "Text of Lesson" in html_of(edition)


def test_quiz_is_split_into_delivery_and_key(office):
    course = pages.course_page(pages.office_page(office))
    questions = [pages.question(right=(1,)), pages.question("multiple_choice", (0, 2), 3)]
    pages.quiz_page(pages.module_page(course), questions=questions)
    release_page(course)
    row = EditionActivity.objects.get()
    assert [q["id"] for q in row.content["questions"]] == [q["id"] for q in questions]
    assert "correct" not in str(row.content)
    assert "Because" not in str(row.content)
    right = row.answer_key[questions[1]["id"]]["correct"]
    options = questions[1]["value"]["options"]
    assert right == [options[0]["id"], options[2]["id"]]


def test_image_is_copied_so_that_deleting_it_changes_nothing(course, module, client, settings):
    image = pages.image()
    pages.lesson_page(module, "With image", [pages.figure(image, alt="A teal field")])
    edition = release_page(course).edition
    html = html_of(edition, 3)
    assert 'alt="A teal field"' in html
    image.file.storage.delete(image.file.name)
    image.delete()
    address = html.split('<img src="')[1].split('"')[0]
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert "immutable" in response["Cache-Control"]


def test_lesson_without_alt_text_is_refused_and_says_where(course, module):
    figure = pages.figure(pages.image())
    lesson = pages.lesson_page(module, "No alt", [pages.block("heading", "H"), figure])
    with pytest.raises(ReleaseRefusedError) as refused:
        release_page(course)
    [finding] = refused.value.extra["findings"]
    assert finding.page_id == lesson.pk
    assert finding.page_title == "No alt"
    assert finding.block_id == figure["id"]
    assert "alt" in finding.message.lower()
    assert not Edition.objects.exists()


def test_decorative_image_needs_no_alt_text(course, module):
    pages.lesson_page(module, "Deco", [pages.figure(pages.image(), decorative=True)])
    assert 'alt=""' in html_of(release_page(course).edition, 3)


@pytest.mark.parametrize("damage", ["missing", "garbage", "truncated"])
def test_broken_image_is_refused_and_says_where(course, module, damage):
    image = pages.image()
    pages.lesson_page(module, "Broken", [pages.figure(image, alt="Alt")])
    if damage == "missing":
        image.file.storage.delete(image.file.name)
    else:
        data = image.file.open().read()
        with image.file.storage.open(image.file.name, "wb") as file:
            file.write(data[:60] if damage == "truncated" else b"this is not an image")
    with pytest.raises(ReleaseRefusedError) as refused:
        release_page(course)
    assert refused.value.extra["findings"][0].page_title == "Broken"
    assert not Edition.objects.exists()


def test_question_without_a_right_option_is_refused(course, module):
    pages.quiz_page(module, "Bad quiz", [pages.question(right=())])
    with pytest.raises(ReleaseRefusedError) as refused:
        release_page(course)
    assert refused.value.extra["findings"][0].page_title == "Bad quiz"


@pytest.mark.parametrize(
    "evil",
    [
        '<p>x<script>alert("x")</script></p>',
        '<p><a href="javascript:alert(1)">x</a></p>',
        '<p onclick="alert(1)">x</p>',
        '<p><img src=x onerror="alert(1)"></p>',
        '<p style="position:fixed">x</p>',
        "<iframe src=https://example.org></iframe><p>x</p>",
    ],
)
def test_rich_text_is_sanitised_at_release(course, module, evil):
    pages.lesson_page(module, "Evil", [pages.block("rich_text", evil)])
    html = html_of(release_page(course).edition, 3)
    for trace in ("alert", "javascript:", "onclick", "onerror", "style=", "<iframe", "<script"):
        assert trace not in html


def test_plain_text_blocks_are_escaped(course, module):
    quote = pages.block("quote", {"text": "<script>alert(1)</script>", "source": "<b>x</b>"})
    pages.lesson_page(module, "Quote", [quote])
    html = html_of(release_page(course).edition, 3)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_there_is_no_raw_html_block():
    from wagtail.blocks import RawHTMLBlock

    from cms.blocks import LessonBlocks

    def walk(block):
        yield block
        children = getattr(block, "child_blocks", {})
        for child in children.values():
            yield from walk(child)

    found = list(walk(LessonBlocks()))
    assert len(found) > 10
    assert not any(isinstance(block, RawHTMLBlock) for block in found)


def test_plan_says_what_changed(course, module):
    release_page(course)
    [before] = plan_release(course)
    assert not before.releasable
    pages.lesson_page(module, "Added")
    quiz = QuizPage.objects.get()
    quiz.unpublish()
    lesson = LessonPage.objects.get(title="Lesson")
    lesson.title = "Lesson, revised"
    lesson.save_revision().publish()
    [plan] = plan_release(course)
    assert plan.changes.added == ["Added"]
    assert plan.changes.removed == ["Quiz"]
    assert plan.changes.edited == ["Lesson, revised"]
    assert plan.releasable


def test_release_settles_learners_in_the_background(
    course, learner, django_capture_on_commit_callbacks, monkeypatch
):
    from learners.tasks import settle

    sent = []
    monkeypatch.setattr(settle, "apply_async", lambda args, **kwargs: sent.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        edition = release_page(course).edition
    assert sent == [(str(edition.pk),)]
    assert edition.settled_at is None
    settle(str(edition.pk))
    edition.refresh_from_db()
    assert edition.settled_at is not None
    assert not Certificate.objects.exists()


def test_compiling_an_unpublished_course_is_refused(course):
    course.unpublish()
    course.refresh_from_db()
    compiled = compile_course(course)
    assert compiled.draft is None
    assert compiled.findings


def test_slug_that_is_too_long_for_a_course_is_refused_and_says_so(course):
    course.slug = "l" * 121
    course.save()
    with pytest.raises(ReleaseRefusedError) as refused:
        release_page(course)
    assert "120" in refused.value.extra["findings"][0].message
    assert not Edition.objects.exists()


def test_course_with_a_slug_in_another_script_has_addresses_everywhere(course, client):
    course.slug = "مقدمة-في-الحقوق"
    course.save()
    assert "/courses/" in course.get_url()
    release_page(course)
    page = client.get(course.get_url())
    assert course.title in page.content.decode()
