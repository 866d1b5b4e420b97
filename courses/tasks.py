"""Background work about courses. Tasks get ids and call one service."""

import uuid

from celery import shared_task

from courses.catalogue.entries import enter_missing
from courses.drawing.card import course_card
from courses.drawing.gallery import hang_quietly
from courses.selectors import edition_by_id


@shared_task
def draw_card(edition_id: str) -> None:
    """Draw the share card of an edition."""
    hang_quietly(course_card(edition_by_id(uuid.UUID(edition_id))))


@shared_task
def sweep() -> None:
    """Enter into the catalogue what came to be without an entry."""
    enter_missing()
