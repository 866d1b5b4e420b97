"""Background work of the CMS. Nothing is owed by it: what it makes, release would make too.

And what it sweeps today, it would sweep tomorrow.
"""

import logging

from celery import shared_task
from wagtail.models import Page

from cms.compiler.activities import compile_activity
from cms.designs.sweeping import sweep_pictures
from cms.models import LessonPage, QuizPage

logger = logging.getLogger(__name__)


@shared_task
def make_pictures(page_id: int) -> None:
    """Make the pictures of a published page, so that its release need not wait for them."""
    page = Page.objects.live().filter(pk=page_id).specific().first()
    if isinstance(page, LessonPage | QuizPage):
        compile_activity(page)


@shared_task
def sweep_designs() -> None:
    """Delete, every night, pictures of designs and signatures that nothing names any more."""
    if count := sum(1 for _name in sweep_pictures()):
        logger.info("deleted %s pictures of designs that nothing named", count)
