"""For a real site. Refuses to start with anything that would put learners at risk."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import (
    ALLOW_LOCAL_TARGETS,
    ALLOWED_HOSTS,
    DEBUG,
    ENCRYPTION_KEYS,
    OIDC_PROVIDERS,
    SECRET_KEY,
    SITE_URL,
    STORAGES,
    env,
)

DEMO_ALLOWED = False
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", True)
SESSION_COOKIE_SECURE = env.bool("SESSION_COOKIE_SECURE", True)
CSRF_COOKIE_SECURE = env.bool("CSRF_COOKIE_SECURE", True)
# The __Host- prefix ties these cookies to this host, so that no subdomain can plant one.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
EXIT_COOKIE_NAME = "__Host-exit-owed"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", True)
SILENCED_SYSTEM_CHECKS = [
    "django_ratelimit.W001",  # it knows another Redis backend only; ours counts atomically, too
    "security.W003",  # our CSRF middleware is Django's, under another name
    "security.W021",  # whether browsers preload a domain is for its owner to decide
]
STORAGES["staticfiles"] = {
    "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
}

_MINIMUM_SECRET = 50
_PROBLEMS = {
    "SECRET_KEY is missing, short, or a default": (
        len(SECRET_KEY) < _MINIMUM_SECRET or "insecure" in SECRET_KEY
    ),
    "DEBUG is on": DEBUG,
    "ALLOWED_HOSTS is empty or allows every host": not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS,
    "SESSION_COOKIE_SECURE or CSRF_COOKIE_SECURE is off": not (
        SESSION_COOKIE_SECURE and CSRF_COOKIE_SECURE
    ),
    "SITE_URL is not https": not SITE_URL.startswith("https://"),
    "ALLOW_LOCAL_TARGETS is on": ALLOW_LOCAL_TARGETS,
    "ENCRYPTION_KEYS is missing": not ENCRYPTION_KEYS,
    "an issuer in OIDC_PROVIDERS is not https": any(
        not each["issuer"].startswith("https://") for each in OIDC_PROVIDERS
    ),
}
if _FOUND := [text for text, wrong in _PROBLEMS.items() if wrong]:
    raise ImproperlyConfigured("Refusing to start: " + "; ".join(_FOUND) + ".")
