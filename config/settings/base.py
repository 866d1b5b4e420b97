"""What every environment shares. Values come from the environment; docs/operators.md lists them."""

from pathlib import Path

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from config.settings.people import *  # noqa: F403
from courses.languages import choices

BASE_DIR = Path(__file__).resolve().parents[2]
env = Env()
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

SECRET_KEY = env.str("SECRET_KEY", "")
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [])
SITE_URL = env.str("SITE_URL", "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "cms",
    "web",
    "partners",
    "certificates",
    "impact",
    "learners",
    "courses",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.forms",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.headless",
    "django_ratelimit",
    "ninja",
    "storages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.CompressionMiddleware",
    "config.middleware.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "web.embedding.middleware.MountMiddleware",
    "web.embedding.middleware.SessionMiddleware",
    "config.middleware.InterfaceLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "config.middleware.CsrfMiddleware",
    "config.middleware.OwedExitMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.uploads.UploadSizeMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "web.embedding.middleware.GuardMiddleware",
    "config.middleware.ApiMethodMiddleware",
    "learners.middleware.RateLimitMiddleware",
    "cms.second_factor.SecondFactorMiddleware",
    "cms.guard.OfficeGuardMiddleware",
    "config.middleware.UnavailableMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.context.choices",
            ],
        },
    },
]

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'article26.sqlite3'}")}
DATABASES["default"].setdefault("OPTIONS", {})
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "config.sqlite"
    # IMMEDIATE takes the write lock at BEGIN, so that a transaction that reads and then writes
    # waits its turn instead of failing with "database is locked".
    # Connections are kept: opening one and closing it, which writes the log back into the database,
    # would take as long as most requests.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] |= {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # What is deleted is written over: nothing of somebody who was erased stays in the file.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA secure_delete=ON;",
    }
else:
    # One pool per process. Nothing of ours needs session state but prepared statements, which
    # PgBouncer carries from 1.21 on; before it, DATABASE_PREPARE=off.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
    DATABASES["default"]["OPTIONS"] |= {
        "prepare_threshold": 2 if env.bool("DATABASE_PREPARE", True) else None,
        "pool": {"min_size": 2, "max_size": env.int("DATABASE_POOL_SIZE", 16), "timeout": 10},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.dj_cache_url("CACHE_URL", "locmem://")}

LANGUAGE_CODE = "en"
LANGUAGES = choices()
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STYLEGUIDE = False  # /styleguide/ is for whoever works on the pages, on their own machine
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"

_S3_BUCKET = env.str("S3_BUCKET", "")
_S3_OPTIONS = {
    "bucket_name": _S3_BUCKET,
    "endpoint_url": env.str("S3_ENDPOINT_URL", None),
    "region_name": env.str("S3_REGION", None),
    "access_key": env.str("S3_ACCESS_KEY", None),
    "secret_key": env.str("S3_SECRET_KEY", None),
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Certificates: never under MEDIA_URL; only views that check the owner read it.
    "private": {
        "BACKEND": "certificates.storage.AtomicFileSystemStorage",
        "OPTIONS": {"location": str(PRIVATE_ROOT), "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_IS_LOCAL = not _S3_BUCKET
# Origins beside this one that pages show pictures and recordings from: the bucket, or its CDN.
MEDIA_ORIGINS = env.list("MEDIA_ORIGINS", [])
if _S3_BUCKET:
    _S3_BACKEND = "storages.backends.s3.S3Storage"
    STORAGES["default"] = {
        "BACKEND": _S3_BACKEND,
        "OPTIONS": _S3_OPTIONS | {"location": "media", "querystring_auth": False},
    }
    STORAGES["private"] = {
        "BACKEND": _S3_BACKEND,
        "OPTIONS": _S3_OPTIONS
        | {"location": "private", "default_acl": "private", "file_overwrite": True},
    }

_EMAIL = env.dj_email_url("EMAIL_URL", "console://")
if "EMAIL_BACKEND" not in _EMAIL:
    _MESSAGE = (
        "EMAIL_URL is none of console://, smtp://, submission://, file:, dummy:// and memory://"
    )
    raise ImproperlyConfigured(_MESSAGE)
EMAIL_BACKEND = _EMAIL["EMAIL_BACKEND"]
EMAIL_HOST = _EMAIL.get("EMAIL_HOST", "")
EMAIL_PORT = _EMAIL.get("EMAIL_PORT") or 25
EMAIL_FILE_PATH = _EMAIL.get("EMAIL_FILE_PATH")
EMAIL_HOST_USER = _EMAIL.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _EMAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _EMAIL.get("EMAIL_USE_SSL", False)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Article 26 <no-reply@localhost>")

_BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = env.str("BROKER_URL", "filesystem://localhost")
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_BROKER_DIR / "messages"),
        "data_folder_out": str(_BROKER_DIR / "messages"),
        "control_folder": str(_BROKER_DIR / "control"),
        "processed_folder": str(_BROKER_DIR / "taken"),
        # Kombu's default of one second would deliver one message a second.
        "polling_interval": 0.01,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "interactive"
CELERY_TASK_ROUTES = {
    # Those that a learner waits for, and what is small, go first.
    "certificates.tasks.issue_in_bulk": {"queue": "bulk"},
    "certificates.tasks.mail_ready": {"queue": "bulk"},
    "certificates.tasks.run_batch": {"queue": "bulk"},
    "certificates.tasks.*": {"queue": "interactive"},
    "courses.tasks.*": {"queue": "bulk"},
    "learners.tasks.*": {"queue": "bulk"},
    "cms.tasks.*": {"queue": "bulk"},
    "impact.tasks.*": {"queue": "reports"},
    "partners.tasks.deliver": {"queue": "webhooks"},
    "partners.tasks.send_scores": {"queue": "webhooks"},
    "partners.tasks.*": {"queue": "bulk"},
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "sweep-certificates": {
        "task": "certificates.tasks.sweep",
        "schedule": env.float("SWEEP_SECONDS", 60.0),
        "options": {"expires": 60},
    },
    # Only for editions that were released by code older than the catalogue, or restored.
    "sweep-catalogue": {
        "task": "courses.tasks.sweep",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "sweep-learners": {
        "task": "learners.tasks.sweep",
        "schedule": env.float("SWEEP_SECONDS", 60.0),
        "options": {"expires": 60},
    },
}
# What has been kept for its term goes at night, by UTC.
CELERY_BEAT_SCHEDULE["apply-retention"] = {
    "task": "learners.tasks.apply_retention",
    "schedule": crontab(hour="2", minute="26"),
    "options": {"expires": 3600},
}
CELERY_BEAT_SCHEDULE["sweep-designs"] = {
    "task": "cms.tasks.sweep_designs",
    "schedule": crontab(hour="3", minute="26"),
    "options": {"expires": 3600},
}
CELERY_BEAT_SCHEDULE["sweep-attempts"] = {
    "task": "learners.tasks.sweep_attempts",
    "schedule": env.float("SWEEP_SECONDS", 60.0),
    "options": {"expires": 60},
}
CELERY_BEAT_SCHEDULE["sweep-reports"] = {
    "task": "impact.tasks.sweep",
    "schedule": env.float("SWEEP_SECONDS", 60.0),
    "options": {"expires": 60},
}
CELERY_BEAT_SCHEDULE["sweep-partners"] = {
    "task": "partners.tasks.sweep",
    "schedule": env.float("SWEEP_SECONDS", 60.0),
    "options": {"expires": 60},
}
# Whether servers of partners may be asked that have no public address, and no TLS. For development.
ALLOW_LOCAL_TARGETS = env.bool("ALLOW_LOCAL_TARGETS", False)
# Reports are released each so many days, on Mondays at midnight UTC where that is a week.
REPORT_DAYS = env.int("REPORT_DAYS", 7)
# How long after the deadline of an attempt answers still count as in time, for slow links; and for
# how long late ones are taken where a quiz accepts them.
ANSWER_GRACE_SECONDS = env.int("ANSWER_GRACE_SECONDS", 30)
LATE_ANSWER_DAYS = env.int("LATE_ANSWER_DAYS", 14)
# How long a worker may hold a certificate before another may take it over, in seconds.
CERTIFICATE_LEASE_SECONDS = env.int("CERTIFICATE_LEASE_SECONDS", 60)
# The same for work that goes on in chunks: a regrade, an item analysis.
WORK_LEASE_SECONDS = env.int("WORK_LEASE_SECONDS", 60)
CERTIFICATE_ISSUER = env.str("CERTIFICATE_ISSUER", "Article 26")
# A PEM file, outside the database: the private key that signs documents, its certificate, and those
# above it. Once it is replaced, its certificate goes into a PEM file of former ones, so that
# documents that it signed can still be checked.
CERTIFICATE_SIGNING_FILE = env.str("CERTIFICATE_SIGNING_FILE", "")
CERTIFICATE_FORMER_SIGNERS = env.str("CERTIFICATE_FORMER_SIGNERS", "")
# A PEM file likewise: the private key (Ed25519) that signs badges, and the public ones of those
# that did before, which are published with it. Without it, no badges are given.
BADGE_KEY_FILE = env.str("BADGE_KEY_FILE", "")

WAGTAIL_SITE_NAME = "Article 26"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no third party learns that this site exists
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
# A picture is held whole in memory to be made smaller, however small its file is: 4 bytes a pixel.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "odt", "pdf", "txt", "xlsx", "mp3", "mp4", "vtt"]
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
TAGGIT_CASE_INSENSITIVE = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# What staff may send to the CMS at once, in megabytes: recordings are the largest.
CMS_UPLOAD_MEGABYTES = env.int("CMS_UPLOAD_MEGABYTES", 200)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's editor sends one field per block setting
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        # Wagtail logs page titles and users at INFO; fontTools logs every subset table.
        "fontTools": {"level": "WARNING"},
        "fido2": {"level": "WARNING"},  # it names passkeys
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
