"""Reads the Universal Declaration from its XML files, and makes a course of it in the CMS."""

import json
from dataclasses import dataclass
from pathlib import Path

from defusedxml import ElementTree
from django.utils.html import escape
from wagtail.models import Locale

from cms.models import CoursePage, LessonPage, ModulePage
from tests.cms import pages

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "udhr"
SPACE = "{http://efele.net/udhr}"
# Files whose language code is not the first part of their xml:lang.
CODES = {"udhr_cmn_hans": "zh-hans", "udhr_por_BR": "pt-br", "udhr_pes_1": "fa"}


@dataclass(frozen=True)
class Declaration:
    """A language's Declaration: its title, and (title, paragraphs) of each article."""

    language: str
    title: str
    articles: list[tuple[str, list[str]]]


def declarations():
    """Return the Declaration in every language there is, by language code."""
    found = [_read(path) for path in sorted(FOLDER.glob("*.xml"))]
    return {declaration.language: declaration for declaration in found}


def _read(path):
    root = ElementTree.parse(path).getroot()
    tag = root.get("{http://www.w3.org/XML/1998/namespace}lang")
    articles = [
        (
            article.findtext(f"{SPACE}title").strip(),
            [" ".join(para.itertext()).strip() for para in article.iter(f"{SPACE}para")],
        )
        for article in root.iter(f"{SPACE}article")
    ]
    return Declaration(
        CODES.get(path.stem, tag.split("-")[0]), root.findtext(f"{SPACE}title").strip(), articles
    )


def build_course(office, texts):
    """Write the course in English, and each other language as its translation. Returns pages."""
    english = texts["en"]
    office_page = pages.office_page(office)
    course = pages.course_page(
        office_page, "declaration", title=english.title, summary="Thirty articles."
    )
    module = pages.module_page(course, english.title)
    for title, paragraphs in english.articles:
        pages.lesson_page(module, title, [_block(paragraphs)])
    made = {"en": course}
    for language, text in texts.items():
        if language != "en":
            made[language] = _translate(course, text)
    return made


def _translate(course, text):
    locale, _ = Locale.objects.get_or_create(language_code=text.language)
    translated = course.copy_for_translation(locale, copy_parents=True)
    _publish(translated, title=text.title)
    module = ModulePage.objects.child_of(course).get().copy_for_translation(locale)
    _publish(module, title=text.title)
    lessons = LessonPage.objects.descendant_of(course)
    for lesson, (title, paragraphs) in zip(lessons, text.articles, strict=True):
        copy = lesson.copy_for_translation(locale)
        _publish(copy, title=title, body=json.dumps([_block(paragraphs)]))
    return CoursePage.objects.get(pk=translated.pk)


def _publish(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def _block(paragraphs):
    html = "".join(f"<p>{escape(text)}</p>" for text in paragraphs if text)
    return pages.block("rich_text", html, "26000000-0000-4000-8000-000000000001")
