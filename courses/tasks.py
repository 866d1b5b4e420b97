"""Background work about courses. Tasks get ids and call one service."""

from celery import shared_task

from courses.catalogue.entries import enter_missing


@shared_task
def sweep() -> None:
    """Enter into the catalogue what came to be without an entry."""
    enter_missing()
