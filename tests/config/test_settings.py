"""Production refuses to start with anything that would put learners at risk."""

import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks

pytestmark = pytest.mark.any_database

SOUND = {
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "learn.example.org",
    "SITE_URL": "https://learn.example.org",
    "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "CACHE_URL": "redis://127.0.0.1:1/0",
    "BROKER_URL": "redis://127.0.0.1:1/0",
}


def start(**changes):
    """Load the production settings in a process of their own; return its exit code and words."""
    environment = {name: value for name, value in os.environ.items() if name not in SOUND}
    environment |= {**SOUND, **changes, "DJANGO_SETTINGS_MODULE": "config.settings.production"}
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def test_production_starts_when_all_is_well():
    code, words = start()
    assert code == 0, words


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", None, "SECRET_KEY"),
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("SECRET_KEY", "django-insecure-" + "k" * 60, "SECRET_KEY"),
        ("DEBUG", "1", "DEBUG"),
        ("ALLOWED_HOSTS", None, "ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS"),
        ("SESSION_COOKIE_SECURE", "0", "SESSION_COOKIE_SECURE"),
        ("CSRF_COOKIE_SECURE", "0", "CSRF_COOKIE_SECURE"),
        ("SITE_URL", "http://learn.example.org", "SITE_URL"),
        ("ENCRYPTION_KEYS", None, "ENCRYPTION_KEYS"),
        ("ALLOW_LOCAL_TARGETS", "1", "ALLOW_LOCAL_TARGETS"),
    ],
)
def test_production_refuses(name, value, said):
    code, words = start(**{name: value})
    assert code != 0
    assert "Refusing to start" in words
    assert said in words


def ids(**kwargs):
    return {message.id for message in run_checks(**kwargs)}


def test_checks_find_missing_and_malformed_keys(settings):
    assert not {"learners.E001", "learners.E002"} & ids()
    settings.ENCRYPTION_KEYS = []
    assert "learners.E001" in ids()
    settings.ENCRYPTION_KEYS = ["not a key"]
    assert "learners.E002" in ids()


def test_checks_find_missing_fonts_and_library(monkeypatch):
    from certificates import checks

    assert not {"certificates.W001", "certificates.W002", "certificates.W003"} & ids()
    monkeypatch.setattr(checks.ctypes.util, "find_library", lambda name: None)
    monkeypatch.setattr(checks, "_has_font", lambda lister, language: language != "my")
    messages = {message.id: message.msg for message in run_checks()}
    assert "certificates.W001" in messages
    assert "Burmese" in messages["certificates.W002"]


def test_deploy_check_says_when_the_broker_does_not_answer(monkeypatch):
    from celery import current_app

    assert "learners.W001" not in ids(tags=["broker"], include_deployment_checks=True)

    def unreachable(**kwargs):
        raise OSError

    monkeypatch.setattr(current_app, "connection_for_write", unreachable)
    assert "learners.W001" in ids(tags=["broker"], include_deployment_checks=True)


@pytest.mark.parametrize(
    ("environment", "site", "host"),
    [
        ({"HOST": "127.0.0.1", "PORT": "8123"}, "http://localhost:8123", "127.0.0.1"),
        ({"HOST": "192.0.2.7", "PORT": "8123"}, "http://192.0.2.7:8123", "192.0.2.7"),
        ({"HOST": "0.0.0.0", "SITE_URL": "http://school.lan"}, "http://school.lan", "school.lan"),
    ],
)
def test_the_embedded_default_answers_where_it_is_served(tmp_path, environment, site, host):
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from config.settings import local; print(local.SITE_URL, *local.ALLOWED_HOSTS)",
        ],
        env=os.environ | environment | {"VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    said_site, *hosts = done.stdout.split()
    assert said_site == site
    assert host in hosts


def test_an_address_for_mail_is_read_and_a_wrong_one_is_named():
    script = (
        "from config.settings import production as p;"
        "print(p.EMAIL_HOST, p.EMAIL_PORT, p.EMAIL_USE_TLS)"
    )
    environment = os.environ | SOUND
    for url, said in [
        ("submission://me:secret@mail.example.org:587", "mail.example.org 587 True"),
        ("post://mail.example.org", "EMAIL_URL"),
    ]:
        done = subprocess.run(
            [sys.executable, "-c", script],
            env=environment | {"EMAIL_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
        assert said in done.stdout + done.stderr
        assert "secret" not in done.stdout + done.stderr


def test_a_sound_production_site_is_told_of_nothing():
    environment = os.environ | SOUND | {"DJANGO_SETTINGS_MODULE": "config.settings.production"}
    environment["SECRET_KEY"] = "".join(chr(33 + number) for number in range(60))
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--tag", "security", "--tag", "caches"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "no issues" in done.stdout, done.stderr
