"""For the suite: fixed keys, fast hashing, files in a folder that is thrown away."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from certificates.authority import make_badge_key, make_signing_file
from config.settings.base import *  # noqa: F403
from config.settings.base import (
    CACHES,
    CELERY_BROKER_URL,
    DATABASES,
    INSTALLED_APPS,
    STORAGES,
    env,
)
from config.settings.keyfile import read_or_create

SECRET_KEY = "only-for-tests"  # noqa: S105
ENCRYPTION_KEYS = ["dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = "http://testserver"
WAGTAILADMIN_BASE_URL = SITE_URL
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # nothing is collected: files are served from where they are
DEMO_ALLOWED = True
SILENCED_SYSTEM_CHECKS = ["django_ratelimit.E003", "django_ratelimit.W001"]

_FILES = Path(tempfile.mkdtemp(prefix="article26-tests-"))
atexit.register(shutil.rmtree, _FILES, ignore_errors=True)
if DATABASES["default"]["ENGINE"] == "config.sqlite":
    # A file, as in use: threads of one test then meet the same locks as requests do.
    DATABASES["default"]["TEST"] = {"NAME": str(_FILES / "test.sqlite3")}
CERTIFICATE_SIGNING_FILE = str(_FILES / "signing.pem")
read_or_create(Path(CERTIFICATE_SIGNING_FILE), lambda: make_signing_file("Tests"))
BADGE_KEY_FILE = str(_FILES / "badges.pem")
read_or_create(Path(BADGE_KEY_FILE), make_badge_key)
MEDIA_ROOT = _FILES / "media"
PRIVATE_ROOT = _FILES / "private"
STORAGES["private"]["OPTIONS"]["location"] = str(PRIVATE_ROOT)
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_FILES / "broker" / "messages"),
        "data_folder_out": str(_FILES / "broker" / "messages"),
        "control_folder": str(_FILES / "broker" / "control"),
        "processed_folder": str(_FILES / "broker" / "taken"),
        "polling_interval": 0.01,
    }
if CACHES["default"]["LOCATION"].startswith("redis"):
    # Each process of the suite has a database of its own: clearing one must not clear another.
    _NUMBER = 8 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
    CACHES["default"]["LOCATION"] = CACHES["default"]["LOCATION"].rsplit("/", 1)[0] + f"/{_NUMBER}"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CERTIFICATE_LEASE_SECONDS = env.int("CERTIFICATE_LEASE_SECONDS", 60)
