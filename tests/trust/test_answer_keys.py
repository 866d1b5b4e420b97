"""Nothing of an answer key leaves before its question is answered (TRUST.md A2).

Every text and number in the key of every type is replaced by a marker of its own, which is then
searched for in every answer of the API and of the pages, and in the log. A new type is covered by
being one.
"""

import logging
import uuid
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from cms.release import release_page
from courses.models import EditionActivity
from courses.questions import TYPES
from courses.selectors import grading_material
from learners.services import create_token, enrol, start_attempt
from tests.api.client import ApiClient
from tests.cms import pages, questions
from tests.trust.test_api_matrix import routes
from web.urls import urlpatterns

MARKER = "CANARY-KEY-"
NUMBER = 73_000_000_000


def poisoned(value, found):
    """Return a key with a marker in place of every text and number; count them in ``found``."""
    if isinstance(value, dict):
        return {name: poisoned(inner, found) for name, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, found) for inner in value]
    if isinstance(value, bool) or value is None:
        return value
    found.append(value)
    return f"{MARKER}{len(found)}" if isinstance(value, str) else NUMBER + len(found)


@pytest.fixture
def edition(office):
    """A lesson with a check, and a quiz with a question, of every type there is."""
    course = pages.course_page(pages.office_page(office))
    module = pages.module_page(course)
    checks = [questions.EVERY[kind]() for kind in sorted(TYPES) if TYPES[kind].graded]
    pages.lesson_page(module, blocks=checks)
    pages.quiz_page(module, questions=[questions.EVERY[kind]() for kind in sorted(TYPES)])
    return release_page(course).edition


@pytest.fixture
def poison(edition):
    """Poison the keys; return how many markers each type's key got."""
    counts = Counter()
    for activity in edition.activities.all():
        asked = activity.content.get("questions", []) + activity.content.get("checks", [])
        for question in asked:
            found = []
            key = activity.answer_key[question["id"]]
            activity.answer_key[question["id"]] = poisoned(key, found)
            counts[question["type"]] += len(found)
        EditionActivity.objects.filter(pk=activity.pk).update(answer_key=activity.answer_key)
    grading_material.cache_clear()
    yield counts
    grading_material.cache_clear()


def right_answers(activity):
    asked = activity.content.get("questions", []) + activity.content.get("checks", [])
    return {
        each["id"]: TYPES[each["type"]].grade(activity.answer_key[each["id"]], None).correct
        for each in asked
    }


@pytest.fixture
def mine(edition, learner):
    """The ids of everything that a learner has who has answered and not submitted."""
    run, quiz = edition.course.runs.get(), edition.activities.get(kind="quiz")
    enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    attempt, _ = start_attempt(
        learner_id=learner.pk, run_id=run.pk, activity_id=quiz.activity_id, attempt_id=uuid.uuid4()
    )
    return {
        "slug": edition.course.slug,
        "edition_id": edition.pk,
        "run_id": run.pk,
        "attempt_id": attempt.id,
        "question_id": quiz.content["questions"][0]["id"],
        # What is not there yet is answered too.
        "certificate_id": uuid.uuid4(),
        "code": "0" * 26,
        "purpose": "follow_up",
        "provider_id": "unknown",
        "release_id": uuid.uuid4(),
        "bulk_id": uuid.uuid4(),
        "endpoint_id": uuid.uuid4(),
        "registration_id": uuid.uuid4(),
        "launch_id": uuid.uuid4(),
        "choice_id": uuid.uuid4(),
        "partner_id": uuid.uuid4(),
        "of": uuid.uuid4(),
        "known_as_id": uuid.uuid4(),
        "learner": "unknown",
        "name": "unknown",
        "number": 1,
    }


def clean(response):
    body = b"".join(response) if response.streaming else response.content
    text = body.decode(errors="replace") + str(response.headers)
    assert MARKER not in text
    assert str(NUMBER)[:6] not in text
    return 1


def test_every_type_has_something_to_hide(poison):
    assert set(poison) == set(TYPES)
    assert min(poison.values()) > 0


def test_api_tells_nothing_before_submission(edition, poison, mine, as_learner, caplog):
    caplog.set_level(logging.DEBUG)
    asked = 0
    clients = (ApiClient(), as_learner)
    for activity in edition.activities.all():
        ids = mine | {"activity_id": activity.activity_id}
        for method, path in routes():
            if path.endswith(("/submission", "/sign-out", "/withdrawal", "/restriction")):
                continue
            for client in clients:
                send = getattr(client, method.lower())
                asked += clean(send(path.format(**ids)))
    attempt = f"/me/attempts/{mine['attempt_id']}"
    for answers in ({}, {mine["question_id"]: 26}, {mine["question_id"]: []}):
        asked += clean(as_learner.put(f"{attempt}/answers", {"answers": answers}))
        asked += clean(as_learner.get(attempt))
    asked += clean(as_learner.get("/openapi.json"))
    assert asked > 80
    assert MARKER not in caplog.text


def test_refused_answers_tell_nothing(edition, poison, mine, as_learner):
    """A wrong shape to each question, by submission and to each check."""
    quiz, lesson = (edition.activities.get(kind=kind) for kind in ("quiz", "lesson"))
    wrong = {each["id"]: 26 for each in quiz.content["questions"]}
    refused = as_learner.post(f"/me/attempts/{mine['attempt_id']}/submission", {"answers": wrong})
    assert refused.status_code == 422
    clean(refused)
    for check in lesson.content["checks"]:
        for answer in (26, None, [], {}, "", ["nothing of it"], {"nothing": "of it"}):
            path = f"/editions/{edition.pk}/activities/{lesson.activity_id}/checks/{check['id']}"
            response = as_learner.post(path, {"answer": answer})
            if response.status_code == 422:
                clean(response)
            else:  # some text is an answer to a question that takes any
                assert isinstance(answer, str)


def test_pages_tell_nothing_before_submission(edition, poison, mine, learner, caplog):
    caplog.set_level(logging.DEBUG)
    asked = 0
    reader = Client()
    reader.force_login(learner)
    for activity in edition.activities.all():
        ids = mine | {"activity_id": activity.activity_id}
        for pattern in urlpatterns:
            if pattern.name in {"sign-out", "leave"}:
                continue
            kwargs = {name: ids[name] for name in pattern.pattern.converters}
            address = reverse(f"web:{pattern.name}", kwargs=kwargs)
            asked += clean(reader.get(address))
            asked += clean(Client().get(address))
        for check in activity.content.get("checks", []):
            address = reverse("web:check", args=[mine["run_id"], activity.activity_id])
            asked += clean(reader.post(address, {"check": check["id"], "answer": "1"}))
            asked += clean(reader.post(address, {"check": check["id"]}))
    attempt = reverse("web:attempt", args=[mine["attempt_id"]])
    asked += clean(reader.post(attempt, {"save": "1"}, follow=True))
    assert asked > 80
    assert MARKER not in caplog.text


def test_search_finds_what_is_told_after_submission(edition, mine, learner, client):
    """The same markers as words of authors: the search would have found them."""
    quiz = edition.activities.get(kind="quiz")
    as_learner = ApiClient(create_token(account=learner)[0])
    path = f"/me/attempts/{mine['attempt_id']}"
    assert questions.CANARY not in as_learner.get(path).content.decode()
    as_learner.post(f"{path}/submission", {"answers": right_answers(quiz)})
    told = as_learner.get(path).json()["questions"]
    assert len(told) == len(TYPES)
    assert all(questions.CANARY in str(each) for each in told)
    client.force_login(learner)
    page = client.get(reverse("web:attempt", args=[mine["attempt_id"]])).content.decode()
    assert page.count(f"{questions.CANARY} explanation") == len(TYPES)


@pytest.mark.parametrize("rights", [(0,), (0, 1), (0, 1, 2)])
def test_how_many_options_are_right_changes_nothing_that_is_delivered(office, rights):
    block = questions.multiple_choice()
    seen = []
    for marked in ((2,), rights):
        for number, option in enumerate(block["value"]["options"]):
            option["value"]["correct"] = number in marked
        course = pages.course_page(
            pages.office_page(office) if not seen else seen[0].get_parent().specific
        )
        pages.quiz_page(pages.module_page(course), questions=[block])
        seen.append(course)
    first, second = (
        release_page(each).edition.activities.get().content["questions"] for each in seen
    )
    assert first == second
