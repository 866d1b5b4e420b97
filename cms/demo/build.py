"""Builds the demo course through the CMS's own models, and translates it with wagtail-localize."""

import json
from collections.abc import Callable
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.compiler.designs import newest_of
from cms.demo import values
from cms.demo.designs import build_design, has_design
from cms.demo.offices import create_offices, main_office
from cms.demo.source import languages, read_course
from cms.demo.translating import translate_page
from cms.models import CertificateDesign, CoursePage, LessonPage, ModulePage, OfficePage, QuizPage
from cms.release import LanguagePlan, plan_release, release_page
from courses.programmes.services import save_programme

DEMO_LANGUAGES = languages()
Say = Callable[[str], None]
Fields = dict[str, Any]


def demo_course() -> CoursePage | None:
    """Return the English page of the demo course, or None."""
    slug = read_course("en")["slug"]
    return CoursePage.objects.filter(slug=slug, locale__language_code="en").first()


@transaction.atomic
def build_course(say: Say) -> CoursePage:
    """Write, publish, translate and release the demo course. ``say`` gets a line a step."""
    home = _home()
    office = _office_page(home)
    texts = {language: read_course(language) for language in DEMO_LANGUAGES}
    say("Writing the demo course in English")
    design = build_design(office.office, texts)
    pages = _write_pages(office, texts["en"], design)
    for language in DEMO_LANGUAGES[1:]:
        say(f"Translating it into {language}")
        locale, _ = Locale.objects.get_or_create(language_code=language)
        _copy_folder(home, locale)
        _copy_folder(office, locale)
        for page, fields in zip(pages, _all_fields(texts[language], texts["en"]), strict=True):
            translate_page(page, locale, _as_instance(page, fields))
    course = pages[0]
    for page in [course, *course.get_translations().order_by("pk")]:
        release_page(page)
        say(f"Released: {page.title}")
    made_of = course.translation_key, office.office_id, newest_of(design.pk)
    save_programme(draft=values.programme(texts, *made_of))
    return course


@transaction.atomic
def complete_design(say: Say) -> None:
    """Give the demo of an older version its design, once.

    The course gets it, and is released with it, only while it has none and nobody has begun to
    change anything else of it: what an educator is about to do is theirs to release.
    """
    course = demo_course()
    if course is None or has_design():
        return
    texts = {language: read_course(language) for language in DEMO_LANGUAGES}
    office = OfficePage.objects.ancestor_of(course).get().office
    design = build_design(office, texts)
    plans = plan_release(course)
    if course.certificate_design_id or any(map(_is_touched, plans)):
        return
    for plan in plans:
        plan.page.certificate_design = design
        plan.page.save_revision().publish()
        release_page(plan.page)
    say("The demo course has a design of its own for its certificates")


def _is_touched(plan: LanguagePlan) -> bool:
    """Say whether there is anything of the course in a language that is not released."""
    pages = plan.page.get_descendants(inclusive=True)
    return (
        bool(plan.findings or plan.changes) or pages.filter(has_unpublished_changes=True).exists()
    )


@transaction.atomic
def complete_offices() -> int:
    """Create the demo's offices that are missing; return how many there were."""
    return create_offices(_home())


def _home() -> Page:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site:
        return _named(site.root_page)
    home = Page.get_first_root_node().add_child(instance=Page(title="Article 26", slug="home"))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


def _named(home: Page) -> Page:
    """Return the home page; one that is still as Wagtail made it gets the site's name."""
    if home.title.startswith("Welcome to your new Wagtail"):
        home.title = home.draft_title = "Article 26"
        home.save()
    return home


def _office_page(home: Page) -> OfficePage:
    office = main_office()
    page = OfficePage.objects.filter(office=office, locale=home.locale).first()
    return page or home.add_child(
        instance=OfficePage(title=office.name, slug=office.slug, office=office)
    )


def _copy_folder(page: Page, locale: Locale) -> None:
    if not page.has_translation(locale):
        page.copy_for_translation(locale, copy_parents=True).get_latest_revision().publish()


def _write_pages(office: OfficePage, course: Fields, design: CertificateDesign) -> list[Page]:
    """Create and publish every page; return them in the order of ``_all_fields``."""
    fields = iter(_all_fields(course, course))
    page = CoursePage(slug=course["slug"], certificate_design=design, **_raw(next(fields)))
    course_page = _publish(office, page)
    pages: list[Page] = [course_page]
    for module in course["modules"]:
        parent = _publish(course_page, ModulePage(slug=module["slug"], **_raw(next(fields))))
        pages.append(parent)
        for activity in module["activities"]:
            model = LessonPage if activity["kind"] == "lesson" else QuizPage
            pages.append(_publish(parent, model(slug=activity["slug"], **_raw(next(fields)))))
    return pages


def _publish(parent: Page, page: Page) -> Page:
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def _all_fields(course: Fields, english: Fields) -> list[Fields]:
    """Return the fields of every page of a course, in reading order."""
    fields = [values.course_fields(course)]
    for module, english_module in zip(course["modules"], english["modules"], strict=True):
        fields.append(values.module_fields(module))
        pairs = zip(module["activities"], english_module["activities"], strict=True)
        for activity, original in pairs:
            make = values.lesson_fields if original["kind"] == "lesson" else values.quiz_fields
            fields.append(make(activity, original["slug"]))
    return fields


def _raw(fields: Fields) -> Fields:
    """Return fields with block data as JSON, the form that StreamField reads."""
    return {
        name: json.dumps(value) if isinstance(value, list) else value
        for name, value in fields.items()
    }


def _as_instance(page: Page, fields: Fields) -> Page:
    """Return an unsaved page with a translation's fields, for its strings to be taken from."""
    return type(page)(slug=page.slug, locale=page.locale, **_raw(fields))
