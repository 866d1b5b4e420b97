"""Questions that nobody could answer fairly are refused, with the place; drafts may hold them."""

import pytest
from django.urls import reverse
from wagtail.images.models import Image

from cms.compiler import compile_course
from cms.models import OfficePage, QuizPage
from cms.questions import BLOCKS
from tests.cms import editing, pages, questions
from tests.cms.staff import enlist
from tests.factories import AccountFactory

pytestmark = pytest.mark.any_database

TWICE = "The same words are there twice"
SAME = [
    ("Yes", "Yes"),
    ("Yes", " YES "),
    ("freedom of  speech", "Freedom of speech"),
    ("Gen\N{LATIN SMALL LETTER E WITH GRAVE}ve", "Gene\N{COMBINING GRAVE ACCENT}ve"),
    ("26", "\N{FULLWIDTH DIGIT TWO}\N{FULLWIDTH DIGIT SIX}"),
]
DIFFERENT = [("-5", "5"), ("Genève", "Geneve"), ("Who?", "Who"), ("ja", "нет")]


def single(*texts):
    return questions.question("single_choice", options=questions.options(*texts))


def multiple(*texts):
    made = questions.options(*texts)
    return questions.question("multiple_choice", options=made, rule="per_option")


def true_false(true, false):
    return questions.question("true_false", correct="true", true_label=true, false_label=false)


def images(*texts):
    options = [
        questions.item(
            {
                "image": {"image": pages.image().pk, "alt_text": text, "decorative": False},
                "correct": not n,
                "feedback": "",
            }
        )
        for n, text in enumerate(texts)
    ]
    return questions.question("image_choice", options=options)


def ordering(*texts):
    items = [questions.item(text) for text in texts]
    return questions.question("ordering", items=items, rule="per_item")


def matching(pairs, more=()):
    return questions.question(
        "matching",
        pairs=[questions.item({"prompt": prompt, "match": match}) for prompt, match in pairs],
        distractors=[questions.item(text) for text in more],
        rule="per_item",
    )


def categorise(groups):
    made = [
        questions.item({"title": title, "items": [questions.item(text) for text in items]})
        for title, items in groups
    ]
    return questions.question("categorise", groups=made, rule="per_item")


def units(*texts):
    made = [questions.item({"text": text, "factor": "1"}) for text in texts]
    return questions.question(
        "numeric", number="1", tolerance="0", tolerance_in="number", units=made
    )


def scenario(one, other):
    return questions.scenario(questions.scene("A", (one, "", 1), (other, "", 0)))


def gap_of(one, other):
    return questions.blanks(f"In [[{one}|!{other}]].")


OF_TWO_WORDS = {
    "Options": single,
    "Word for false": true_false,
    "Images": images,
    "Items, in the right order": ordering,
    "Scenes": scenario,
    "Text with gaps": gap_of,
    "Pairs": lambda one, other: matching([(one, "speech"), (other, "school")]),
    "More choices, which belong to nothing": lambda one, other: matching(
        [("19", one), ("26", "school")], [other]
    ),
    "Groups": lambda one, other: categorise([("Civil", [one]), ("Social", [other])]),
}


@pytest.fixture
def found(office):
    """Compiles a course with a question and another one before it; returns the findings."""
    folder = pages.office_page(office)

    def make(*asked):
        course = pages.course_page(folder)
        pages.quiz_page(
            pages.module_page(course), "Hard quiz", questions=[questions.reflection(), *asked]
        )
        return compile_course(course).findings

    return make


@pytest.mark.parametrize(("one", "other"), SAME)
def test_words_that_read_the_same_are_refused_with_page_question_and_field(found, one, other):
    asked = [make(one, other) for make in OF_TWO_WORDS.values()]
    findings = found(*asked)
    assert [finding.block_id for finding in findings] == [each["id"] for each in asked]
    for number, (finding, field) in enumerate(zip(findings, OF_TWO_WORDS, strict=True), start=2):
        label = BLOCKS[asked[number - 2]["type"]].label
        said = f"Question {number} ({label}, “What is asked?”): {field}: {TWICE}"
        assert finding.message.startswith(said)
        assert finding.page_title == "Hard quiz"


def test_words_that_readers_can_tell_apart_are_let_through(found):
    makers = OF_TWO_WORDS.values()
    assert found(*(make(one, other) for make in makers for one, other in DIFFERENT)) == []


UNFAIR = [
    (lambda: multiple("Yes", "No", "yes"), f"Options: {TWICE}: yes."),
    (lambda: matching([("19", "Speech"), ("20", "speech")]), f"Pairs: {TWICE}: speech."),
    (
        lambda: matching([("19", "a"), ("26", "b")], ["c", "C"]),
        f"More choices, which belong to nothing: {TWICE}: C.",
    ),
    (lambda: categorise([("Civil", ["a"]), ("civil", ["b"])]), f"Groups: {TWICE}: civil."),
    (lambda: units("km", "km"), f"Units: {TWICE}: km."),
    (lambda: questions.blanks("[[Paris|!Rome|!rome]]"), f"Text with gaps: {TWICE}: rome."),
    (lambda: questions.blanks("[[Paris|!]]"), "[[Paris|!]] has no wrong choice"),
    (lambda: questions.blanks("[[1948]] in [[Rome"), "one of these is missing"),
    (lambda: questions.blanks("[[Rome and [[Paris]]"), "one of these is missing"),
    (lambda: questions.blanks("[[1948]] in Rome]]"), "one of these is missing"),
    (
        lambda: questions.scenario(
            questions.scene("A", ("Ask", "B", 1)),
            questions.scene("B", ("Go on", "", 1)),
            questions.scene("C", ("Never met", "D", 1)),
            questions.scene("D", ("Neither", "C", 1)),
        ),
        "Scenes: Nothing leads to scene C, D.",
    ),
]


def test_question_that_has_no_fair_answer_is_refused(found):
    findings = found(*(make() for make, _says in UNFAIR))
    for finding, (_make, says) in zip(findings, UNFAIR, strict=True):
        assert says in finding.message


def test_what_can_be_answered_fairly_is_let_through(found):
    assert not found(
        units("mm", "Mm"),
        questions.blanks("[[Paris|paris]] or, [as they say], [[Genève|Geneva|!Rome]]"),
        matching([("19", "Civil"), ("20", "Civil"), ("26", "Social")], ["Neither"]),
        questions.question(
            "blanks", text="[[Paris|!paris]]", case_matters=True, accents_matter=False
        ),
    )


def test_pairs_with_just_the_same_second_side_share_one_choice(office):
    course = pages.course_page(pages.office_page(office))
    asked = matching([("19", "Civil"), ("20", "Civil"), ("26", "Social")])
    pages.quiz_page(pages.module_page(course), questions=[asked])
    (question,) = compile_course(course).draft.modules[0].activities[0].content["questions"]
    assert sorted(choice["text"] for choice in question["choices"]) == ["Civil", "Social"]


def test_other_findings_name_the_question_too(found):
    broken = images("Door", "Wall")
    file = Image.objects.last().file
    file.storage.delete(file.name)
    (finding,) = found(broken)
    assert finding.message == (
        "Question 2 (Image choice, “What is asked?”): The file is missing or broken."
    )


def test_finding_in_a_list_says_which_of_it(found):
    (finding,) = found(single("Yes", "No", ""))
    assert finding.message.startswith("Question 2 (")
    assert "Options › 3 › Option: This field is required." in finding.message


def test_finding_on_a_list_that_is_too_short_says_so(found):
    (finding,) = found(single("Yes"))
    assert "Options: The minimum number of items is 2" in finding.message


def test_long_prompt_is_cut_and_knowledge_checks_are_counted_in_their_lesson(office):
    course = pages.course_page(pages.office_page(office))
    asked = pages.question(prompt="one two three four five six seven eight nine", right=())
    text = pages.block("rich_text", "<p>Text</p>")
    pages.lesson_page(pages.module_page(course), blocks=[text, pages.question(), text, asked])
    (finding,) = compile_course(course).findings
    assert finding.message == (
        "Question 2 (Single choice, “one two three four five six seven eight…”): "
        "Options: Mark exactly one option as right."
    )


@pytest.fixture
def quiz(office):
    return QuizPage.objects.get(pk=_quiz(office).pk)


def _quiz(office):
    course = pages.course_page(pages.office_page(office))
    return pages.quiz_page(pages.module_page(course), slug="quiz")


@pytest.fixture
def educator(client, quiz):
    account = AccountFactory(is_staff=True)
    enlist(account, OfficePage.objects.get())
    client.force_login(account)
    return client


UNFINISHED = [
    lambda: pages.question(prompt="Unfinished?", right=()),
    lambda: pages.question(prompt="Unfinished?", options=1),
    lambda: questions.question("single_choice", "Unfinished?", options=questions.options("")),
    lambda: single("Yes", "Yes"),
    lambda: questions.blanks("No gap yet"),
    lambda: questions.blanks("In [[Rome"),
    lambda: questions.scenario(
        questions.scene("A", ("Go", "B", 1)), questions.scene("B", ("Back", "A", 1))
    ),
    lambda: questions.scenario(
        questions.scene("A", ("Go", "", 1)), questions.scene("B", ("Stop", "", 1))
    ),
    lambda: questions.question(
        "numeric",
        number="",
        tolerance="0",
        tolerance_in="number",
        units=[questions.item({"text": "m", "factor": "0"})],
    ),
    lambda: pages.block("draw", {"bank": "", "tag": "", "number": ""}),
]


def test_unfinished_quiz_is_kept_as_a_draft_and_not_published(educator, quiz):
    asked = [make() for make in UNFINISHED]
    address = reverse("wagtailadmin_pages:edit", args=[quiz.pk])
    form = editing.quiz_form("Unfinished quiz", asked)
    assert educator.post(address, form).status_code == 302
    quiz.refresh_from_db()
    draft = quiz.get_latest_revision_as_object()
    assert draft.title == "Unfinished quiz"
    assert [block.id for block in draft.questions] == [each["id"] for each in asked]
    assert educator.get(address).status_code == 200
    refused = educator.post(address, form | {"action-publish": "1"})
    assert refused.status_code == 200
    (error,) = refused.context["form"].errors["questions"].as_data()
    assert set(error.block_errors) == set(range(len(asked)))
    quiz.refresh_from_db()
    assert quiz.title == "Quiz"
    assert len(quiz.questions) == 1


def test_new_quiz_is_kept_as_a_draft_before_it_is_finished(educator, quiz):
    module = quiz.get_parent()
    address = reverse("wagtailadmin_pages:add", args=["cms", "quizpage", module.pk])
    form = editing.quiz_form("New", [pages.question(right=())], slug="new")
    assert educator.post(address, form | {"action-publish": "1"}).status_code == 200
    assert not QuizPage.objects.filter(slug="new").exists()
    assert educator.post(address, form).status_code == 302
    assert not QuizPage.objects.get(slug="new").live


def test_finished_quiz_is_published(educator, quiz):
    address = reverse("wagtailadmin_pages:edit", args=[quiz.pk])
    asked = [make() for kind, make in questions.EVERY.items() if kind != "image_choice"]
    form = editing.quiz_form("Finished quiz", asked, **{"action-publish": "1"})
    assert educator.post(address, form).status_code == 302
    quiz.refresh_from_db()
    assert quiz.title == "Finished quiz"


def test_unfinished_draft_is_previewed_with_what_is_missing(educator, quiz):
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[quiz.pk])
    form = editing.quiz_form(questions=[pages.question(right=())])
    assert educator.post(address, form).json() == {"is_valid": True, "is_available": True}
    page = educator.get(address, {"in_preview_panel": "true"}).content.decode()
    assert "This page cannot be released yet" in page
    assert "Mark exactly one option as right." in page


def test_published_question_with_a_fault_is_refused_by_the_release_view(educator, quiz):
    """Published before such a fault was refused."""
    pages.quiz_page(quiz.get_parent(), "Old quiz", questions=[single("Yes", "yes")])
    course = quiz.get_ancestors().get(content_type__model="coursepage")
    page = educator.get(reverse("cms:release", args=[course.pk])).content.decode()
    assert "Old quiz" in page
    assert f"Options: {TWICE}: yes." in page
    assert "Nothing can be released before what is listed above is put right." in page
    assert "nothing new to release" not in page


def test_release_view_without_findings_and_changes_says_that_there_is_nothing_new(educator, quiz):
    course = quiz.get_ancestors().get(content_type__model="coursepage")
    address = reverse("cms:release", args=[course.pk])
    educator.post(address, {"language": ["en"]})
    page = educator.get(address).content.decode()
    assert "There is nothing new to release." in page
    assert "put right" not in page
