"""A choice of a gap stays the same choice when its words are corrected."""

import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.models import QuizPage
from cms.questions.sameness import kept_ids
from cms.release import plan_release, release_page
from courses.models import EditionActivity, Run
from learners import services
from learners.models import Attempt
from learners.services.regrading import request_regrade, start_regrade, work_on
from tests.cms import pages, questions
from tests.factories import AccountFactory

pytestmark = pytest.mark.any_database

MISSPELT = "Adopted in [[Paris|!Londn|!Rome]] in [[1948|!1966]]."
SPELT = MISSPELT.replace("Londn", "London")
# What a translator makes of it, with a typo that is found later.
FRENCH = "Adoptée à [[Paris|!Londre|!Rome]] en [[1948|!1966]]."


@pytest.fixture
def course(office):
    page = pages.course_page(pages.office_page(office))
    pages.quiz_page(pages.module_page(page), questions=[questions.blanks(MISSPELT)])
    return page


def rewrite(text):
    """Write a quiz's text with gaps anew, as an author would."""
    quiz = QuizPage.objects.get(locale__language_code="en")
    raw = quiz.questions.get_prep_value()
    raw[0]["value"]["text"] = text
    quiz.questions = json.dumps(raw)
    quiz.save_revision().publish()


def translate(course, text):
    """Translate the course into French, its text with gaps like this, and publish."""
    locale, _ = Locale.objects.get_or_create(language_code="fr")
    for page in course.get_ancestors(inclusive=True).filter(depth__gt=2):
        _translate(page, locale, {})
    for page in course.get_descendants().order_by("depth"):
        _translate(page, locale, {"[[": text})
    return course.get_translation(locale)


def _translate(page, locale, words):
    source, _ = TranslationSource.update_or_create_from_instance(page.specific)
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("string"):
        own = next((text for mark, text in words.items() if mark in segment.string.data), None)
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            defaults={"data": own or segment.string.data},
        )
    # wagtail-localize would publish on commit, which a test has none of.
    translation.save_target(publish=False)
    translation.get_target_instance().get_latest_revision().publish()


def row(edition):
    return EditionActivity.objects.get(edition=edition, kind="quiz")


def choices(edition):
    """The ids of an edition's choices by their words."""
    (question,) = row(edition).content["questions"]
    gaps = [part for part in question["parts"] if "gap" in part]
    return {each["text"]: each["id"] for gap in gaps for each in gap["choices"]}


def right(edition):
    ids = {key: text for text, key in choices(edition).items()}
    (key,) = row(edition).answer_key.values()
    return {gap: [ids[each] for each in wanted] for gap, wanted in key["gaps"].items()}


def test_a_corrected_typo_leaves_the_choice_what_it_was(course):
    old = choices(release_page(course).edition)
    rewrite(SPELT)
    edition = release_page(course).edition
    new = choices(edition)
    assert new["London"] == old["Londn"]
    assert {text: new[text] for text in ("Paris", "Rome", "1948")} == {
        text: old[text] for text in ("Paris", "Rome", "1948")
    }
    assert right(edition) == {"g1": ["Paris"], "g2": ["1948"]}


def test_nothing_has_changed_where_nobody_changed_anything(course):
    release_page(course)
    rewrite(SPELT)
    edition = release_page(course).edition
    assert [plan.releasable for plan in plan_release(course)] == [False]
    assert release_page(course).edition == edition
    rewrite(MISSPELT)
    assert choices(release_page(course).edition)["Londn"] == choices(edition)["London"]


def test_a_typo_is_corrected_with_a_key_and_older_answers_are_graded_again(course):
    first = release_page(course).edition
    account, run = AccountFactory(), Run.objects.get()
    services.enrol(learner_id=account.pk, run_id=run.pk, language="en")
    quiz_id, ids = row(first).activity_id, choices(first)
    attempt, _ = services.start_attempt(
        learner_id=account.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
    )
    question_id = row(first).content["questions"][0]["id"]
    answers = {question_id: {"g1": ids["Rome"], "g2": ids["1948"]}}
    services.submit_attempt(learner_id=account.pk, attempt_id=attempt.id, answers=answers)
    assert Attempt.objects.get().score == 50

    rewrite("Adopted in [[Rome|!Paris|!London]] in [[1948|!1966]].")
    edition = release_page(course).edition
    regrade = request_regrade(
        edition_id=edition.pk, activity_id=quiz_id, reason="Key.", by_id=uuid.uuid4()
    )
    work_on(regrade.pk)
    start_regrade(regrade_id=regrade.pk, takes_back=False, by_id=uuid.uuid4())
    work_on(regrade.pk)
    assert Attempt.objects.get().score == 100


def test_another_choice_is_another_choice(course):
    old = choices(release_page(course).edition)
    rewrite(MISSPELT.replace("Londn", "Berlin"))
    assert choices(release_page(course).edition)["Berlin"] not in old.values()


def test_a_translator_corrects_a_typo(course):
    release_page(course)
    french = translate(course, FRENCH)
    old = release_page(french).edition
    translate(course, FRENCH.replace("Londre", "Londres"))
    assert [plan.releasable for plan in plan_release(course)] == [False, True]
    new = release_page(french).edition
    assert new.pk != old.pk
    assert choices(new)["Londres"] == choices(old)["Londre"]


def gap(*texts):
    return [{"id": f"made-of-{text}", "text": text} for text in texts]


def kept(new, old, *, right_now=(), right_before=()):
    return kept_ids(
        new,
        old,
        right_now={f"made-of-{text}" for text in right_now},
        right_before={each["id"] for each in old if each["text"] in right_before},
    )


def test_what_was_wrong_and_is_right_is_the_same_by_its_very_words_only():
    ids = kept(gap("legal", "void"), gap("legal", "void"), right_now=["void"])
    assert ids == {"made-of-legal": "made-of-legal", "made-of-void": "made-of-void"}
    ids = kept(gap("illegal"), gap("legal"), right_now=["illegal"])
    assert ids == {"made-of-illegal": "made-of-illegal"}


def test_an_id_that_had_other_words_is_not_given_to_new_ones():
    """“London” has kept the id that was made of “Londn”; then another choice is called so."""
    old = [{"id": "made-of-Londn", "text": "London"}]
    ids = kept(gap("London", "Londn"), old)
    assert ids["made-of-London"] == "made-of-Londn"
    assert ids["made-of-Londn"] != "made-of-Londn"


def test_the_nearest_words_are_the_same_choice():
    old, new = gap("charter", "charters"), gap("chartes", "charter.")
    assert kept(new, old)["made-of-charter."] in {"made-of-charter", "made-of-charters"}
    assert len(set(kept(new, old).values())) == 2


TEXTS = st.lists(st.text("abcde", min_size=1, max_size=5), max_size=6, unique=True)


@given(TEXTS, TEXTS, st.data())
def test_choices_never_share_an_id_and_a_grade_never_hangs_on_a_typo(before, now, data):
    right_before = data.draw(st.sets(st.sampled_from(before))) if before else set()
    right_now = data.draw(st.sets(st.sampled_from(now))) if now else set()
    old, new = gap(*before), gap(*now)
    ids = kept(new, old, right_now=right_now, right_before=right_before)
    assert len(set(ids.values())) == len(new)
    words = {each["id"]: each["text"] for each in old}
    for each in new:
        earlier = words.get(ids[each["id"]])
        if earlier is not None and earlier != each["text"]:
            assert (each["text"] in right_now) is (earlier in right_before)
