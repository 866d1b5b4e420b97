"""The demo course: complete, the same in every language, and never made in production."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision
from wagtail_localize.models import Translation

from certificates.models import Certificate
from cms.demo import DEMO_LANGUAGES, complete_design
from cms.demo.cohort import COUNT
from cms.demo.offices import read_offices
from cms.demo.people import PEOPLE
from cms.demo.source import read_course
from cms.models import CertificateDesign, CoursePage, LessonPage, OfficePage, RoleGroup
from cms.release import release_page
from cms.roles import Role, offices_where
from courses.grading import grade_quiz
from courses.models import Course, Edition, EditionActivity, OfficeCountry
from courses.questions import TYPES
from courses.selectors import office_of, runs_of
from impact.models import Release
from impact.reports import Report
from learners.models import Account
from tests.factories import AccountFactory

TAGS = ("<p>", "<li>", "<b>", "<ul>", "<ol>", "<a ")


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
    _same_checks_everywhere()
    assert not Page.objects.filter(title__icontains="wagtail").exists()
    # 1 course, 4 modules and 16 activities, each translated in wagtail-localize.
    assert Translation.objects.count() == 21 * (len(DEMO_LANGUAGES) - 1)

    _offices_with_countries()
    _report_of_a_cohort()
    for username in PEOPLE:
        passphrase = re.search(rf"{username}\s+(\S+)", said).group(1)
        assert Account.objects.get(username=username).check_password(passphrase)
    # A demo that is there stays what it is, whatever the texts have become since.
    before = list(Edition.objects.order_by("pk").values_list("pk", "content_hash"))
    revisions, people = Revision.objects.count(), Account.objects.count()
    _groups_of_before_roles()
    call_command("create_demo")
    assert list(Group.objects.filter(name__startswith="Educators")) == [_others_group()]
    assert list(Edition.objects.order_by("pk").values_list("pk", "content_hash")) == before
    assert Revision.objects.count() == revisions
    assert Account.objects.count() == people + 1
    assert "demo-admin" not in capsys.readouterr().out
    _demo_of_before_designs()


def _demo_of_before_designs():
    """It gets the design once, and the course with it unless an educator has begun something."""
    CoursePage.objects.update(certificate_design=None)
    for page in CoursePage.objects.all():
        release_page(page)
    before = {each.pk for each in Edition.objects.all()}
    CertificateDesign.objects.all().delete()
    LessonPage.objects.filter(locale__language_code="ar").update(has_unpublished_changes=True)
    complete_design(print)
    assert {each.pk for each in Edition.objects.all()} == before
    CertificateDesign.objects.all().delete()
    LessonPage.objects.update(has_unpublished_changes=False)
    for _again in range(2):
        complete_design(print)
    new = Edition.objects.exclude(pk__in=before)
    assert sorted(each.language for each in new) == sorted(DEMO_LANGUAGES)
    assert all(each.certificate["design"] for each in new)


def _report_of_a_cohort():
    """A report in which something is told and something is not; nobody is offered its run."""
    report = Report(Release.objects.get(state="frozen"))
    assert (report.learners, report.title) == (COUNT, "Human rights: an introduction")
    assert report.average_age
    assert report.global_south.share
    told = [row.is_told for cut in report.cuts for row in cut.rows]
    assert 15 < told.count(True) < len(told)
    assert not runs_of(report.release.run.course_id).filter(pk=report.release.run_id)
    made_up = Account.objects.filter(username__startswith="made-up-")
    assert made_up.count() == COUNT
    assert not any(each.has_usable_password() for each in made_up)
    assert not Certificate.objects.exists()


def _groups_of_before_roles():
    """As early demos had them; somebody who is not of the demo is in one of them."""
    for office in ("North Africa", "West Africa"):
        group = Group.objects.create(name=f"Educators: {office} (en)")
        group.user_set.add(Account.objects.get(username="demo-educator"))
    group.user_set.add(AccountFactory())


def _others_group():
    return Group.objects.get(name="Educators: West Africa (en)")


def _offices_with_countries():
    """Fifteen, each with a page and staff of its own, and no country in two of them."""
    assert OfficePage.objects.filter(locale__language_code="en").count() == 15
    assert RoleGroup.objects.count() == 15 * 5
    listed = " ".join(fields["countries"] for fields in read_offices().values()).split()
    assert len(listed) == OfficeCountry.objects.count() > 230
    assert office_of("NG").name == "West Africa"
    educator = Account.objects.get(username="demo-educator")
    assert offices_where(educator, Role.REVIEWER) == {Course.objects.get().office_id}


def _same_questions_everywhere():
    keys = {}
    for row in EditionActivity.objects.filter(kind="quiz"):
        correct = {question: key["correct"] for question, key in row.answer_key.items()}
        assert keys.setdefault(row.activity_id, correct) == correct
    assert len(keys) == 4


def _same_checks_everywhere():
    """Three lessons ask about what has just been read, each in another way."""
    rows = EditionActivity.objects.filter(kind="lesson", content__has_key="checks")
    kinds, rights = {}, {}
    for row in rows:
        (check,) = row.content["checks"]
        kinds.setdefault(row.activity_id, set()).add((check["id"], check["type"]))
        right = TYPES[check["type"]].grade(row.answer_key[check["id"]], None).correct
        shape = right if check["type"] != "blanks" else sorted(right)
        assert rights.setdefault(row.activity_id, shape) == shape
        assert grade_quiz(
            {"questions": [check], "pass_mark": 100}, row.answer_key, {check["id"]: right}
        ).passed
    assert rows.count() == 3 * len(DEMO_LANGUAGES)
    assert {kind for each in kinds.values() for _id, kind in each} == {
        "blanks",
        "matching",
        "true_false",
    }
    assert all(len(each) == 1 for each in kinds.values())


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
