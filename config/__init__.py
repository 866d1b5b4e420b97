"""Settings, URLs and entry points. Importing it loads the Celery app, so that tasks bind to it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
