"""The embedded default: one machine, no servers. Keys are made on the first start, under var/."""

from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.core.management.utils import get_random_secret_key

from certificates.authority import make_badge_key, make_signing_file
from config.settings.base import *  # noqa: F403
from config.settings.base import (
    BADGE_KEY_FILE,
    CERTIFICATE_ISSUER,
    CERTIFICATE_SIGNING_FILE,
    VAR_DIR,
    env,
)
from config.settings.keyfile import read_or_create

SECRET_KEY = env.str("SECRET_KEY", "") or read_or_create(
    VAR_DIR / "keys" / "secret", get_random_secret_key
)
ENCRYPTION_KEYS = env.list("ENCRYPTION_KEYS", []) or [
    read_or_create(VAR_DIR / "keys" / "encryption", lambda: Fernet.generate_key().decode())
]
if not CERTIFICATE_SIGNING_FILE:
    CERTIFICATE_SIGNING_FILE = str(VAR_DIR / "keys" / "signing.pem")
    read_or_create(Path(CERTIFICATE_SIGNING_FILE), lambda: make_signing_file(CERTIFICATE_ISSUER))
if not BADGE_KEY_FILE:
    BADGE_KEY_FILE = str(VAR_DIR / "keys" / "badges.pem")
    read_or_create(Path(BADGE_KEY_FILE), make_badge_key)
_HOST = env.str("HOST", "127.0.0.1")
_NAME = "localhost" if _HOST in {"127.0.0.1", "0.0.0.0", "::", "::1"} else _HOST  # noqa: S104
SITE_URL = env.str("SITE_URL", f"http://{_NAME}:{env.int('PORT', 8000)}").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", []) or [
    "localhost",
    "127.0.0.1",
    "[::1]",
    urlsplit(SITE_URL).hostname or "",
]
WAGTAILADMIN_BASE_URL = SITE_URL
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # nothing is collected: files are served from where they are
DEMO_ALLOWED = True
STYLEGUIDE = True
# The embedded default serves from one process, so its in-memory cache counts for all of it.
SILENCED_SYSTEM_CHECKS = ["django_ratelimit.E003", "django_ratelimit.W001"]
