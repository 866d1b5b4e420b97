"""The Celery application: its settings are Django's, prefixed with ``CELERY_``."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
TRANSPORT_ALIASES["filesystem"] = "config.filesystem_broker:Transport"

app = Celery("article26")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
