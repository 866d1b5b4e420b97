"""Who may see learners' work in the CMS, and that files of it run nothing (TRUST.md A1, A6, B3)."""

import csv
import io
import re
import uuid

import pytest
from django.urls import reverse

from cms.models import OfficePage, QuizPage
from cms.release import release_page
from cms.urls import urlpatterns
from courses.models import EditionActivity, Regrade, Run
from courses.spreadsheets import plain_text
from learners.models import Attempt, Override
from learners.services import enrol, set_extra_time, start_attempt
from tests.cms import pages
from tests.cms.staff import enlist
from tests.factories import AccountFactory, OfficeFactory

# What differs between two replies anyway: tokens, nonces, times.
NOISE = re.compile(rb'csrf\S*\s+\S+|nonce="[^"]*"|value="[A-Za-z0-9]{64}"|"[A-Za-z0-9]{64}"')
# Who may open them at all: ``test_staff_matrix``.
OF_A_COURSE = [
    pattern
    for pattern in urlpatterns
    if {"page_id", "run_id"} & set(pattern.pattern.converters) and pattern.name != "release"
]


@pytest.fixture
def objects(office, learner):
    """One object of each kind that an address of ours in the CMS names."""
    course = pages.small_course(office)
    edition = release_page(course).edition
    run = Run.objects.get()
    enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    quiz_id = EditionActivity.objects.get(edition=edition, kind="quiz").activity_id
    regrade = Regrade.objects.create(
        activity_id=quiz_id, edition=edition, reason="Wrong key.", requested_by_id=uuid.uuid4()
    )
    return {
        "regrade_id": regrade.pk,
        "page_id": course.pk,
        "run_id": run.pk,
        "file_format": "csv",
        "learner_id": learner.pk,
        "activity_id": quiz_id,
    }


def address(pattern, objects):
    names = pattern.pattern.converters
    return reverse(f"cms:{pattern.name}", kwargs={name: objects[name] for name in names})


@pytest.fixture
def sign_in(client):
    def _sign_in(page=None, *roles, **fields):
        account = AccountFactory(is_staff=True, **fields)
        if page:
            enlist(account, page, *roles)
        client.force_login(account)
        return account

    return _sign_in


def test_views_of_learners_are_more_than_none():
    assert len(OF_A_COURSE) >= 6


@pytest.mark.parametrize("pattern", OF_A_COURSE, ids=lambda pattern: pattern.name)
def test_a_run_is_reached_through_its_own_course_only(client, pattern, objects, sign_in):
    """An educator names a page of theirs, and a run of somebody else's."""
    theirs = pages.small_course(OfficeFactory())
    release_page(theirs)
    sign_in(OfficePage.objects.get(office__courses=theirs.translation_key))
    url = address(pattern, objects | {"page_id": theirs.pk})
    foreign = set(pattern.pattern.converters) != {"page_id"}
    assert client.get(url).status_code == (404 if foreign else 200)


def test_a_score_is_not_set_from_another_office(client, objects, sign_in):
    sign_in(pages.office_page(OfficeFactory()))
    names = ("page_id", "run_id", "learner_id", "activity_id")
    url = reverse("cms:grades-override", kwargs={name: objects[name] for name in names})
    body = {"set": "", "score": 100, "reason": "Because I can."}
    assert client.post(url, body).status_code == 404
    assert not Override.objects.exists()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_cells_that_would_calculate_are_shown_as_they_stand(text):
    assert plain_text(text) == f"'{text}"
    assert plain_text(f"a{text}") == f"a{text}"


def test_formulas_in_titles_and_user_names_reach_no_spreadsheet(client, office, sign_in):
    course = pages.course_page(pages.office_page(office))
    pages.quiz_page(pages.module_page(course), title='=HYPERLINK("https://x.test")')
    run = release_page(course).edition.course.runs.get()
    enrol(learner_id=AccountFactory(username="-2-3").pk, run_id=run.pk, language="en")
    sign_in(is_superuser=True)
    url = reverse("cms:grades-export", args=[course.pk, run.pk, "csv"])
    text = b"".join(client.get(url).streaming_content).decode().lstrip("\ufeff")
    table = list(csv.reader(io.StringIO(text)))
    assert table[0][-2] == '\'=HYPERLINK("https://x.test")'
    assert table[1][0] == "'-2-3"


def test_unknown_objects_are_404(client, objects, sign_in):
    sign_in(is_superuser=True)
    for name in ("run_id", "learner_id", "regrade_id"):
        unknown = objects | {name: uuid.uuid4()}
        for pattern in OF_A_COURSE:
            if name in pattern.pattern.converters:
                assert client.get(address(pattern, unknown)).status_code == 404


@pytest.mark.parametrize("pattern", OF_A_COURSE, ids=lambda pattern: pattern.name)
def test_nobody_on_the_staff_sees_who_needs_more_time(
    client, pattern, office, sign_in, objects, learner
):
    """Whatever staff may open says the same of a learner with extra time as without."""
    quiz = QuizPage.objects.get()
    quiz.time_limit_minutes = 30
    quiz.save_revision().publish()
    release_page(quiz.get_parent().get_parent().specific)
    sign_in(OfficePage.objects.get())
    url, seen = address(pattern, objects), []
    for per_cent in (0, 100):
        set_extra_time(account=learner, per_cent=per_cent)
        start_attempt(
            learner_id=learner.pk,
            run_id=objects["run_id"],
            activity_id=objects["activity_id"],
            attempt_id=uuid.uuid4(),
        )
        reply = client.get(url)
        body = b"".join(reply) if reply.streaming else reply.content
        seen.append(NOISE.sub(b"", body))
        Attempt.objects.all().delete()
    assert seen[0] == seen[1]
