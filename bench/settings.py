"""The site as it is served, plus one bare endpoint to compare with."""

from config.settings.local import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
LOGGING = {"version": 1, "disable_existing_loggers": True}
LEARNER_RATE = "1000000/s"  # it is counted, and keeps nobody waiting
