"""The catalogue: what is found by which words and filters, and what keeps it."""

import pytest

from courses.catalogue.entries import enter_missing, remake
from courses.catalogue.filters import CourseFilter, Length
from courses.catalogue.folding import MOST_WORDS, fold, words_of
from courses.catalogue.selectors import find_courses, offered_languages, offered_topics
from courses.models import CatalogueEntry, Course
from tests import drafts


@pytest.fixture
def course(office, release):
    """Release a course of one lesson; the slug is its name in these tests."""

    def _course(slug, *activities, **fields):
        activities = activities or (drafts.lesson(),)
        return release(drafts.course(*activities, office_id=office.pk, slug=slug, **fields))

    return _course


def found(prefer="en", **wanted):
    return [course.slug for course in find_courses(CourseFilter(**wanted), prefer=prefer)]


def shown(prefer="en", **wanted):
    courses = find_courses(CourseFilter(**wanted), prefer=prefer)
    return [course.best[0].edition.title for course in courses]


@pytest.mark.parametrize(
    ("title", "search"),
    [
        ("Éducation aux droits", "EDUCATION"),
        ("Grundrechte: Straße", "strasse"),
        ("İnsan hakları", "insan haklari"),
        ("Łódź", "lodz"),
        ("الحُقُوقُ والإنسان", "الحقوق"),
        ("حقوق الإنسان", "الانسان"),
        ("حقوق بشری", "بشري"),
        ("בְּרֵאשִׁית", "בראשית"),
        ("मानव अधिकार २०२४", "अधिकार 2024"),
        ("လူ့အခွင့်အရေး", "အခွင့်"),
        ("สิทธิมนุษยชน", "มนุษย"),
        ("人权教育", "教育"),
        ("ＡＢＣ", "abc"),
        ("Права людини", "ПРАВА"),
    ],
)
def test_words_are_found_whatever_their_case_accents_and_script(course, title, search):
    course("it", title=title)
    course("other", title="Something else")
    assert found(search=search) == ["it"]


def test_vowel_signs_of_indic_words_count():
    assert fold("कुल") != fold("कल")


def test_words_are_found_in_every_text_that_describes_a_course(course, office):
    course(
        "it",
        drafts.lesson("Peaceful assembly"),
        title="Rights",
        topics=("protest",),
    )
    for search in ("rights", "everybody should know", "protest", "peaceful", "module"):
        assert found(search=search) == ["it"], search


def test_all_words_must_be_there_in_any_order(course):
    course("it", title="The right to a fair trial")
    assert found(search="trial fair") == ["it"]
    assert found(search="trial unfairly") == []


def test_signs_alone_find_nothing_and_mean_nothing(course):
    course("it", title="A 100 percent")
    assert found(search="%") == found(search="_ \0 '\"") == []
    assert found(search="  ") == ["it"]
    assert found(search="100%") == ["it"]


def test_a_search_of_many_words_is_cut():
    assert len(words_of(" ".join(f"word{number}" for number in range(50)))) == MOST_WORDS


def test_titles_come_before_other_texts(course):
    course("a", drafts.lesson("Freedom"))
    course("z", title="Freedom")
    assert found(search="freedom") == ["z", "a"]


@pytest.mark.parametrize(
    ("minutes", "length"),
    [(29, "under-30"), (30, "30-60"), (60, "30-60"), (61, "60-180"), (180, "60-180"),
     (181, "over-180")],
)  # fmt: skip
def test_every_length_is_in_one_band(course, replace, minutes, length):
    course("it", replace(drafts.lesson(), minutes=minutes))
    assert [each for each in Length if found(length=each)] == [length]


def test_a_language_finds_courses_that_are_in_it_and_shows_them_in_it(release, draft, replace):
    release(draft)
    release(replace(draft, language="ar", title="حقوق الإنسان"))
    assert shown(language="ar", prefer="en") == ["حقوق الإنسان"]
    assert found(language="fr") == []
    assert shown(prefer="ar") == ["حقوق الإنسان"]
    assert shown(prefer="fr") == ["Human rights"]


def test_words_in_another_language_show_the_course_in_that_language(release, draft, replace):
    release(draft)
    release(replace(draft, language="ar", title="حقوق الإنسان"))
    assert shown(search="حقوق", prefer="en") == ["حقوق الإنسان"]
    assert shown(search="حقوق", language="en") == []


def test_filters_must_fit_in_one_edition(course, replace):
    course("it", title="Assembly", topics=("Protest",))
    assert found(search="assembly", topic="protest", language="en", length="under-30") == ["it"]
    assert found(search="assembly", topic="protest", language="en", length="over-180") == []


def test_topics_of_two_spellings_are_one(course):
    course("a", topics=("Liberté d’expression",))
    course("b", topics=("liberte d'expression", "Liberté d’Expression"))
    assert found(topic="liberte-d-expression") == ["a", "b"]
    assert found(topic="Liberté d'expression") == ["a", "b"]
    assert [topic["key"] for topic in offered_topics(prefer="en")] == ["liberte-d-expression"]


def test_topics_are_offered_in_the_preferred_language_or_the_courses_own(release, draft, replace):
    release(replace(draft, topics=("rights",)))
    release(replace(draft, language="es", topics=("derechos",)))
    assert [topic["name"] for topic in offered_topics(prefer="es")] == ["derechos"]
    assert [topic["name"] for topic in offered_topics(prefer="fr")] == ["rights"]


def test_unlisted_courses_offer_nothing(course):
    course("it", topics=("rights",))
    Course.objects.update(listed=False)
    assert found() == offered_languages() == offered_topics(prefer="en") == []


def test_a_next_edition_replaces_the_words_of_the_one_before(release, draft, replace):
    release(draft)
    release(replace(draft, title="Digital freedom", topics=("internet",)))
    assert found(search="human") == found(topic="rights") == []
    assert found(search="digital") == found(topic="internet") == [draft.slug]
    assert CatalogueEntry.objects.count() == 1


def test_editions_without_an_entry_are_entered_by_the_sweeper(release, draft, replace):
    release(draft)
    CatalogueEntry.objects.all().delete()
    release(replace(draft, language="es"))
    assert found(language="en") == []
    assert enter_missing() == 1
    assert enter_missing() == 0
    assert found(language="en") == [draft.slug]


def test_remaking_folds_every_entry_again(edition):
    CatalogueEntry.objects.update(search_text="old")
    assert remake() == 1
    assert found(search="human") == [edition.course.slug]


@pytest.mark.parametrize("courses", [1, 12])
def test_finding_takes_the_same_queries_for_any_number_of_courses(
    course, courses, django_assert_num_queries
):
    for number in range(courses):
        course(f"c-{number}")
    wanted = CourseFilter(search="human", topic="rights", language="en", length="under-30")
    with django_assert_num_queries(2):
        assert [each.best[0].edition.title for each in find_courses(wanted, prefer="en")]
    with django_assert_num_queries(1):
        offered_languages()
    with django_assert_num_queries(1):
        offered_topics(prefer="en")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_editions_from_before_the_catalogue_are_entered_by_the_migration(release, draft, replace):
    from importlib import import_module

    from django.apps import apps

    release(draft)
    release(replace(draft, title="Digital freedom"))
    CatalogueEntry.objects.all().delete()
    import_module("courses.migrations.0003_fill_catalogue").fill(apps, None)
    assert found(search="digital", topic="rights") == [draft.slug]
    assert CatalogueEntry.objects.count() == 1
