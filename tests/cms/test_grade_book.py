"""The grade book in the CMS: what it shows, how it turns, what its files say."""

import csv
import io
import json
import re
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry

from cms.models import OfficePage
from cms.release import release_page
from courses.models import EditionActivity
from learners import selectors, services
from learners.models import Attempt, Override
from learners.places import Place
from learners.selectors import gradebook
from tests.cms import pages
from tests.cms.staff import enlist
from tests.factories import AccountFactory

pytestmark = pytest.mark.each_database

SECRET_NAME = "Amina Canary-Yusuf"


@pytest.fixture
def course(office):
    page = pages.small_course(office)
    release_page(page)
    return page


@pytest.fixture
def run(course):
    return gradebook.Run.objects.get(course_id=course.translation_key)


@pytest.fixture
def educator(client, course):
    account = AccountFactory(is_staff=True, username="edna")
    enlist(account, OfficePage.objects.get())
    client.force_login(account)
    return account


@pytest.fixture
def activities(run):
    return dict(
        EditionActivity.objects.filter(edition__course_id=run.course_id).values_list(
            "kind", "activity_id"
        )
    )


@pytest.fixture
def enrolled(run):
    """Enrol somebody of this user name."""

    def _enrolled(username):
        account = AccountFactory(username=username)
        services.set_certificate_name(account=account, name=SECRET_NAME)
        services.enrol(learner_id=account.pk, run_id=run.pk, language="en")
        return account

    return _enrolled


@pytest.fixture
def take(run, activities):
    """Take the quiz, rightly or wrongly."""

    def _take(account, *, right):
        attempt, _ = services.start_attempt(
            learner_id=account.pk,
            run_id=run.pk,
            activity_id=activities["quiz"],
            attempt_id=uuid.uuid4(),
        )
        paper = selectors.attempt_paper(learner_id=account.pk, attempt_id=attempt.id)
        answers = {
            question["id"]: [option["id"] for option in question["options"]][not right :][:1]
            for question in paper["questions"]
        }
        return services.submit_attempt(
            learner_id=account.pk, attempt_id=attempt.id, answers=answers
        )

    return _take


@pytest.fixture
def book(client, course, run, educator):
    """The page of the grade book, as text without markup."""

    def _book(**query):
        response = client.get(reverse("cms:grades", args=[course.pk, run.pk]), query)
        assert response.status_code == 200
        return response.content.decode()

    return _book


def names(page):
    return re.findall(r"<bdi>(.*?)</bdi>", page)


def cells(page, username):
    row = next(row for row in page.split("<tr") if f"<bdi>{username}</bdi>" in row)
    found = re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in found]


def test_book_is_reached_from_the_course_and_from_the_list_of_runs(
    client, course, run, educator, enrolled
):
    enrolled("amina")
    explorer = client.get(reverse("wagtailadmin_explore", args=[course.pk])).content.decode()
    assert reverse("cms:runs", args=[course.pk]) in explorer
    listed = client.get(reverse("cms:runs", args=[course.pk])).content.decode()
    address = reverse("cms:grades", args=[course.pk, run.pk])
    assert address in listed
    client.force_login(AccountFactory(is_staff=True, is_superuser=True))
    runs = client.get(reverse("runs:index")).content.decode()
    assert reverse("cms:run-grades", args=[run.pk]) in runs
    assert client.get(reverse("cms:run-grades", args=[run.pk])).url == address


def test_each_learner_has_scores_marks_and_progress(book, run, activities, enrolled, take):
    amina, benta, chen = (enrolled(name) for name in ("amina", "benta", "chen"))
    services.complete_lesson(learner_id=amina.pk, run_id=run.pk, activity_id=activities["lesson"])
    take(amina, right=True)
    take(benta, right=False)
    services.override_score(
        Place(chen.pk, run.pk, activities["quiz"]),
        score=Decimal(85),
        reason="On paper.",
        by_id=uuid.uuid4(),
    )
    Attempt.objects.filter(learner=benta).update(is_late=True)
    page = book()
    assert cells(page, "amina")[0:2] == ["2/2", "100 %"]
    assert cells(page, "amina")[4:] == ["✓", "100 % ✓"]
    assert cells(page, "benta")[4:] == ["–", "0 % ◷"]
    assert cells(page, "chen")[4:] == ["–", "85 % ✓ ✎"]
    assert SECRET_NAME not in page


@pytest.fixture
def by_grade(course):
    """The course is passed by grade from now on."""
    course.pass_grade = 60
    course.save_revision().publish()
    release_page(course)


def test_grade_is_told_before_the_course_is_completed_and_marked_as_not_final(
    client, course, book, run, activities, enrolled, take, by_grade
):
    amina, benta, _chen = (enrolled(name) for name in ("amina", "benta", "chen"))
    take(amina, right=True)
    take(benta, right=False)
    page = book()
    assert cells(page, "amina")[1] == "100 % so far"
    assert cells(page, "benta")[1] == "0 % so far"
    assert cells(page, "chen")[1] == "–"
    assert "◐ tried, and counted" in page
    assert cells(page, "benta")[-1] == "0 % ◐"
    address = reverse("cms:grades-learner", args=[course.pk, run.pk, amina.pk])
    assert "Grade of the course so far: 100 %." in client.get(address).content.decode()
    services.complete_lesson(learner_id=amina.pk, run_id=run.pk, activity_id=activities["lesson"])
    assert cells(book(), "amina")[1] == "100 %"
    assert names(book(sort="-grade"))[0] == "amina"
    assert "Grade of the course: 100 %." in client.get(address).content.decode()
    _heads, *rows = csv.reader(io.StringIO(exported(client, course, run, "csv")))
    told = {row[0]: (row[5:7], row[-1]) for row in rows}
    assert told["amina"] == (["100.00", "yes"], "completed")
    assert told["benta"] == (["0.00", "no"], "tried, and counted")
    assert told["chen"] == (["", ""], "")
    data = json.loads(exported(client, course, run, "json"))["learners"]
    assert {each["user_name"]: each["grade_is_final"] for each in data}["benta"] is False


def test_search_finds_user_names_in_any_spelling(book, enrolled):
    for name in ("amina-1", "benta", "çelik"):
        enrolled(name)
    assert names(book(search="AMI")) == ["amina-1"]
    assert names(book(search="ÇEL")) == ["çelik"]
    assert names(book(search="%")) == []
    assert "No learner here" in book(search="nobody")


def test_pages_turn_both_ways_in_every_order(book, enrolled, monkeypatch, run, take):
    monkeypatch.setattr(gradebook, "PAGE", 2)
    everybody = [enrolled(f"learner-{n}-x") for n in range(5)]
    take(everybody[3], right=True)
    for sort in ("", "name", "-name", "progress", "-progress", "grade", "completed", "-enrolled"):
        first = book(sort=sort)
        forward, seen = first, names(first)
        turned = [seen]
        while link := re.search(r'rel="next" href="\?([^"]*)"', forward):
            forward = book(**query(link))
            turned.append(names(forward))
        shown = [name for page in turned for name in page]
        assert sorted(shown) == [account.username for account in everybody], sort
        back = re.search(r'rel="prev" href="\?([^"]*)"', forward)
        assert names(book(**query(back))) == turned[-2], sort
    assert names(book(sort="-progress"))[0] == everybody[3].username


def query(link):
    return dict(pair.split("=") for pair in link.group(1).replace("&amp;", "&").split("&"))


def test_nonsense_in_the_address_is_left_out(book, enrolled):
    enrolled("amina")
    for asked in (
        {"sort": "password"},
        {"sort": "learner__password"},
        {"after": "x"},
        {"after": str(uuid.uuid4())},
        {"before": "'; DROP TABLE"},
        {"search": "x" * 500},
    ):
        assert names(book(**asked)) == ["amina"], asked


def test_queries_do_not_grow_with_the_learners(
    client, course, run, educator, enrolled, take, django_assert_max_num_queries
):
    def count():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("cms:grades", args=[course.pk, run.pk]))
        return len(captured)

    take(enrolled("amina"), right=True)
    count()
    few = count()
    for number in range(10):
        take(enrolled(f"more-{number}"), right=number % 2)
    assert count() == few
    rows = gradebook.enrolled(run=run)
    somebody = rows.first().learner_id
    with django_assert_max_num_queries(8):
        gradebook.grade_book_page(rows, [], order=gradebook.Order(), after=somebody)


def exported(client, course, run, file_format):
    response = client.get(reverse("cms:grades-export", args=[course.pk, run.pk, file_format]))
    assert response.streaming
    assert "attachment" in response["Content-Disposition"]
    return b"".join(response.streaming_content).decode()


def test_files_hold_every_learner_in_chunks(
    client, course, run, educator, enrolled, take, monkeypatch
):
    monkeypatch.setattr(gradebook, "CHUNK", 2)
    for number in range(5):
        take(enrolled(f"learner-{number}-x"), right=number == 0)
    table = list(csv.reader(io.StringIO(exported(client, course, run, "csv").lstrip("\ufeff"))))
    assert table[0][:2] == ["User name", "State"]
    assert table[0][-3:] == ["Lesson", "Quiz", "Quiz: marks"]
    assert {row[0]: row[-2:] for row in table[1:]}["learner-0-x"] == ["100.00", "completed"]
    assert len(table) == 6
    data = json.loads(exported(client, course, run, "json"))
    assert len(data["learners"]) == 5
    assert SECRET_NAME not in str(table) + str(data)


def test_file_of_an_empty_run_is_whole(client, course, run, educator):
    assert json.loads(exported(client, course, run, "json"))["learners"] == []
    assert exported(client, course, run, "csv").count("\n") == 1
    address = reverse("cms:grades-export", args=[course.pk, run.pk, "exe"])
    assert client.get(address).status_code == 404


def test_export_is_logged_by_ids_only(client, course, run, educator, enrolled, caplog):
    amina = enrolled("amina")
    with caplog.at_level("INFO"):
        exported(client, course, run, "csv")
    logged = caplog.text + str(PageLogEntry.objects.get(action="cms.export_grades").data)
    assert str(run.pk) in logged
    assert str(educator.pk) in logged
    for personal in ("amina", str(amina.pk), educator.username):
        assert personal not in logged


def test_educator_sets_a_score_and_withdraws_it(
    client, course, run, educator, enrolled, activities, take
):
    amina = enrolled("amina")
    take(amina, right=False)
    address = reverse("cms:grades-override", args=[course.pk, run.pk, amina.pk, activities["quiz"]])
    assert "This field is required" in client.post(address, {"set": ""}).content.decode()
    assert client.post(address, {"set": "", "score": 80, "reason": "On paper."}).url == address
    page = client.get(address).content.decode()
    assert "The score is 80 %, as staff have set it" in page
    assert "On paper." in page
    assert "edna" in page
    client.post(address, {"withdraw": "", "reason": "The wrong person."})
    assert "The score is 0 %, as attempts make it" in client.get(address).content.decode()
    assert list(Override.objects.values_list("by_id", flat=True)) == [educator.pk] * 2


def test_scores_of_lessons_and_strangers_cannot_be_set(
    client, course, run, educator, enrolled, activities
):
    amina, stranger = enrolled("amina"), AccountFactory()
    for learner_id, activity_id in (
        (amina.pk, activities["lesson"]),
        (amina.pk, uuid.uuid4()),
        (stranger.pk, activities["quiz"]),
    ):
        address = reverse("cms:grades-override", args=[course.pk, run.pk, learner_id, activity_id])
        body = {"set": "", "score": 80, "reason": "Why not?"}
        assert client.post(address, body).status_code == 404
    assert not Override.objects.exists()


def test_pages_have_one_first_heading(client, course, run, educator):
    for name, arguments in (("grades", [course.pk, run.pk]), ("runs", [course.pk]),
                            ("items", [course.pk]), ("regrades", [course.pk]),
                            ("release", [course.pk])):  # fmt: skip
        page = client.get(reverse(f"cms:{name}", args=arguments)).content.decode()
        assert page.count("<h1") == 1, name
