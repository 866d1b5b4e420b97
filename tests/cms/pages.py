"""Builds courses through the CMS models, as an educator's clicks would."""

import json
import uuid
from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image as PillowImage
from wagtail.images.models import Image
from wagtail.models import Locale, Page, Site

from cms.models import CoursePage, LessonPage, ModulePage, OfficePage, QuizPage


def office_page(office, language="en"):
    locale, _ = Locale.objects.get_or_create(language_code=language)
    home = Site.objects.get(is_default_site=True).root_page if Site.objects.exists() else None
    if home is None:
        home = Page.get_first_root_node().add_child(
            instance=Page(title="Home", slug="test-home", locale=locale)
        )
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home.add_child(
        instance=OfficePage(title=office.name, slug=office.slug, office=office, locale=locale)
    )


def publish(parent, page):
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def course_page(parent, slug=None, **fields):
    fields.setdefault("title", "Human rights")
    fields.setdefault("summary", "What everybody should know.")
    return publish(parent, CoursePage(slug=slug or f"course-{uuid.uuid4().hex[:8]}", **fields))


def module_page(course, title="Module", **fields):
    return publish(course, ModulePage(title=title, **fields))


def block(kind, value, block_id=None):
    return {"type": kind, "value": value, "id": block_id or str(uuid.uuid4())}


def lesson_page(module, title="Lesson", blocks=None, **fields):
    blocks = blocks or [block("rich_text", f"<p>Text of {title}</p>")]
    return publish(module, LessonPage(title=title, body=json.dumps(blocks), **fields))


def quiz_page(module, title="Quiz", questions=None, **fields):
    questions = questions or [question()]
    return publish(module, QuizPage(title=title, questions=json.dumps(questions), **fields))


def question(kind="single_choice", right=(0,), options=2, prompt="Which?"):
    return block(
        kind,
        {
            "prompt": prompt,
            "feedback": "Because.",
            "options": [
                {
                    "type": "item",
                    "id": str(uuid.uuid4()),
                    "value": {"text": f"Option {n}", "correct": n in right, "feedback": ""},
                }
                for n in range(options)
            ],
        },
    )


def image(title="Picture"):
    buffer = BytesIO()
    PillowImage.new("RGB", (64, 48), "teal").save(buffer, "PNG")
    buffer.seek(0)
    return Image.objects.create(title=title, file=ImageFile(buffer, name=f"{title}.png"))


def figure(row, alt="", *, decorative=False, caption=""):
    return block(
        "image",
        {
            "image": {"image": row.pk, "alt_text": alt, "decorative": decorative},
            "caption": caption,
        },
    )


def small_course(office):
    """A published course of one lesson and one quiz."""
    course = course_page(office_page(office))
    module = module_page(course)
    lesson_page(module)
    quiz_page(module)
    return course
