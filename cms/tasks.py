"""Background work of the CMS. Nothing is owed by it: what it makes, release would make too."""

from celery import shared_task
from wagtail.models import Page

from cms.compiler.activities import compile_activity
from cms.models import LessonPage, QuizPage


@shared_task
def make_pictures(page_id: int) -> None:
    """Make the pictures of a published page, so that its release need not wait for them."""
    page = Page.objects.live().filter(pk=page_id).specific().first()
    if isinstance(page, LessonPage | QuizPage):
        compile_activity(page)
