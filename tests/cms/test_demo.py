"""The demo course: complete, the same in every language, and never made in production."""

import re

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.demo import DEMO_LANGUAGES
from cms.demo.source import read_course
from courses.models import Course, Edition, EditionActivity
from learners.models import Account

TAGS = ("<p>", "<li>", "<b>", "<ul>", "<ol>", "<a ")


@pytest.mark.xdist_group("demo")
def test_demo_is_built_once_in_every_language(db, capsys):
    call_command("create_demo")
    said = capsys.readouterr().out
    course = Course.objects.get()
    assert sorted(course.languages) == sorted(DEMO_LANGUAGES)
    for edition in Edition.objects.all():
        kinds = list(edition.activities.values_list("kind", flat=True))
        assert (kinds.count("lesson"), kinds.count("quiz")) == (12, 4)
        assert 75 <= edition.minutes <= 105
    _same_questions_everywhere()
    assert not Page.objects.filter(title__icontains="wagtail").exists()
    # 1 course, 4 modules and 16 activities, each translated in wagtail-localize.
    assert Translation.objects.count() == 21 * (len(DEMO_LANGUAGES) - 1)

    for username in ("demo-admin", "demo-educator", "demo-learner"):
        passphrase = re.search(rf"{username}\s+(\S+)", said).group(1)
        assert Account.objects.get(username=username).check_password(passphrase)
    call_command("create_demo")
    assert Edition.objects.count() == len(DEMO_LANGUAGES)
    assert "demo-admin" not in capsys.readouterr().out


def _same_questions_everywhere():
    keys = {}
    for row in EditionActivity.objects.filter(kind="quiz"):
        correct = {question: key["correct"] for question, key in row.answer_key.items()}
        assert keys.setdefault(row.activity_id, correct) == correct
    assert len(keys) == 4


@pytest.mark.parametrize("language", [code for code in DEMO_LANGUAGES if code != "en"])
def test_translation_has_the_structure_of_the_original(language):
    checked = _compare(read_course("en"), read_course(language))
    assert checked > 400


def _compare(original, translated, path=""):
    """Compare keys, lengths, numbers and HTML elements; return how many strings were compared."""
    assert type(original) is type(translated), path
    if isinstance(original, dict):
        assert list(original) == list(translated), path
        return sum(_compare(original[key], translated[key], f"{path}/{key}") for key in original)
    if isinstance(original, list):
        assert len(original) == len(translated), path
        return sum(
            _compare(a, b, f"{path}/{n}")
            for n, (a, b) in enumerate(zip(original, translated, strict=True))
        )
    if not isinstance(original, str):
        assert original == translated, path
        return 0
    assert translated.strip(), path
    assert [original.count(tag) for tag in TAGS] == [translated.count(tag) for tag in TAGS], path
    return 1


def test_demo_is_refused_in_production(db, settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError):
        call_command("create_demo")
    assert not Account.objects.exists()
