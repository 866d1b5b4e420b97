"""The interface is complete in every language that it is offered in."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from django.conf import settings

from courses.languages import INTERFACE_LANGUAGES
from tests import drafts

pytestmark = pytest.mark.any_database

ROOT = Path(settings.BASE_DIR)
TRANSLATED = [code for code in INTERFACE_LANGUAGES if code != "en"]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)s|%s|<[^>]+>")


@pytest.fixture(scope="module")
def strings():
    """Every string of the interface, found anew."""
    config = ConfigParser()
    config.read(ROOT / "web" / "locale.cfg")
    extractors = dict(config["extractors"])
    methods = []
    for section in config.sections():
        if section != "extractors":
            method, pattern = section.split(": ", maxsplit=1)
            methods.append((pattern, extractors.get(method, method).replace(":", ".")))
    folders = ("web", "courses", "learners", "certificates")
    found = {
        message
        for folder in folders
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder,
            [
                (pattern.removeprefix(f"{folder}/"), m)
                for pattern, m in methods
                if pattern.startswith(f"{folder}/")
            ],
            keywords=KEYWORDS,
        )
    }
    assert len(found) > 300
    return found


def catalogue(language):
    path = ROOT / "web" / "locale" / language / "LC_MESSAGES" / "django.po"
    return read_po(path.open("rb"), locale=language)


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_string_lacks_a_translation(language, strings):
    known = {message.id: message for message in catalogue(language) if message.id}
    missing = [string for string in strings if string not in known]
    assert missing == []
    unfinished = [
        message.id
        for message in known.values()
        if message.fuzzy or not all(message.string if message.pluralizable else [message.string])
    ]
    assert unfinished == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_plurals_are_complete_and_placeholders_are_kept(language):
    translated = catalogue(language)
    for message in translated:
        if not message.id:
            continue
        if not message.pluralizable:
            wanted = sorted(PLACEHOLDER.findall(message.id))
            assert sorted(PLACEHOLDER.findall(message.string)) == wanted, message.id
            continue
        assert len(message.string) == translated.num_plurals
        # A form for one, two or none may say it in words; the others need the number.
        assert set(PLACEHOLDER.findall(message.string[-1])) == set(
            PLACEHOLDER.findall(message.id[1])
        )


@pytest.mark.parametrize(
    ("language", "direction", "words"),
    [
        ("es", "ltr", "Iniciar sesión"),
        ("fr", "ltr", "Se connecter"),
        ("ar", "rtl", "تسجيل الدخول"),
    ],
)
def test_pages_come_in_the_readers_language(client, db, language, direction, words):
    page = client.get("/sign-in/", headers={"Accept-Language": language}).content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert words in page


def test_interface_keeps_to_its_own_languages_and_content_to_the_readers(client, office, release):
    course = drafts.course(drafts.lesson(), office_id=office.pk, language="my", title="လူ့အခွင့်အရေး")
    release(course)
    headers = {"Accept-Language": "my, es;q=0.8"}
    page = client.get(f"/courses/{course.slug}/", headers=headers).content.decode()
    assert '<html lang="es" dir="ltr">' in page
    assert "လူ့အခွင့်အရေး" in page
    assert "Cursos" in page


def test_language_chosen_on_the_site_counts_before_the_browsers(client, db):
    client.post("/set-language/", {"language": "fr", "next": "/sign-in/"})
    page = client.get("/sign-in/", headers={"Accept-Language": "ar"}).content.decode()
    assert '<html lang="fr" dir="ltr">' in page


def test_errors_of_the_domain_are_said_in_the_readers_language(client, db):
    form = {"username": "amina", "passphrase": "wrong"}
    page = client.post("/sign-in/", form, headers={"Accept-Language": "es"}).content.decode()
    assert "no son correctos" in page
