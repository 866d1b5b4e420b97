"""Questions of every type go through wagtail-localize: all words, and nothing but words."""

import pytest
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from cms.compiler.activities import compile_activity
from courses.grading import check_answers, grade_quiz
from courses.questions import TYPES
from tests.cms import pages, questions

pytestmark = pytest.mark.any_database

FRENCH = "fr: "
WORDS = {"text", "prompt", "alt", "caption"}


@pytest.fixture
def quiz(office):
    course = pages.course_page(pages.office_page(office))
    blocks = [make() for make in questions.EVERY.values()]
    return pages.quiz_page(pages.module_page(course), questions=blocks, pass_mark=100)


def translated(page):
    """Translate a page and those above it, every string by a mark before it."""
    locale, _ = Locale.objects.get_or_create(language_code="fr")
    for each in [*page.get_ancestors().filter(depth__gt=2), page]:
        source, _ = TranslationSource.update_or_create_from_instance(each.specific)
        translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
        for segment in StringSegment.objects.filter(source=source).select_related("string"):
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                defaults={"data": FRENCH + segment.string.data},
            )
        translation.save_target(publish=True)
    return page.get_translation(locale)


def words_of(value, name=""):
    """Yield the words that learners read in a delivery."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from words_of(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from words_of(inner, name)
    elif name in WORDS and value:
        yield value


def words_of_key(key):
    yield key["feedback"]
    yield from key.get("options", {}).values()
    yield from key.get("accepted", [])


def strings_of(page):
    source = TranslationSource.objects.get_for_instance(page)
    segments = StringSegment.objects.filter(source=source, context__path__startswith="questions.")
    return {segment.string.data for segment in segments.select_related("string")}


def blanks_text(page):
    return next(each.value["text"] for each in page.questions if each.block_type == "blanks")


def test_every_word_is_translated_and_every_id_stays(quiz):
    french, findings = compile_activity(translated(quiz))
    assert findings == []
    english, _ = compile_activity(quiz)
    asked = zip(english.content["questions"], french.content["questions"], strict=True)
    for original, question in asked:
        assert (original["id"], original["type"]) == (question["id"], question["type"])
        for key in (words_of_key(french.answer_key[question["id"]]),):
            assert all(text.startswith(FRENCH) for text in key), question["type"]
        if question["type"] != "blanks":
            words = list(words_of(question))
            assert all(text.startswith(FRENCH) for text in words), question["type"]
            assert len(words) == len(list(words_of(original)))


def test_translators_see_words_and_nothing_else(quiz):
    translated(quiz)
    english, _ = compile_activity(quiz)
    words = {blanks_text(quiz)}
    for question in english.content["questions"]:
        words |= set(words_of(question)) | set(words_of_key(english.answer_key[question["id"]]))
    seen = strings_of(quiz)
    assert seen <= words
    assert len(seen) > len(TYPES)


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_translated_question_is_graded_like_the_original(office, kind):
    course = pages.course_page(pages.office_page(office))
    page = pages.quiz_page(pages.module_page(course), questions=[questions.EVERY[kind]()])
    french, findings = compile_activity(translated(page))
    assert findings == []
    (question,) = french.content["questions"]
    right = TYPES[kind].grade(french.answer_key[question["id"]], None).correct
    answers = {question["id"]: right}
    assert check_answers(french.content, answers) == {}
    assert grade_quiz(french.content, french.answer_key, answers).score == 100
