"""Work that fails is set aside, seen by staff, holds up nobody, and loses nothing (TRUST.md C5)."""

import uuid
from datetime import timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.models import OfficePage
from cms.release import release_page
from courses.models import EditionActivity, Run
from courses.questions import TYPES
from courses.selectors import grading_material
from learners import services
from learners.errors import NotGradedError
from learners.models import Attempt, Completion, Enrolment, StuckWork, SyncedEvent
from learners.selectors.stuck import stuck_in
from learners.tasks import sweep_attempts
from tests import drafts
from tests.cms import pages
from tests.cms.staff import enlist
from tests.factories import AccountFactory

RIGHT = drafts.right_answers()
AT = "2025-12-10T12:00:00Z"
LATER = timedelta(minutes=1)


class World:
    """A quiz whose key is broken, another one that works, and two learners in both."""

    def __init__(self, run, broken_id, sound_id, learners):
        self.run, self.broken_id, self.sound_id, self.learners = run, broken_id, sound_id, learners
        self.key = self.quiz.get().answer_key
        self.quiz.update(answer_key={})

    @property
    def quiz(self):
        return EditionActivity.objects.filter(activity_id=self.broken_id)

    def mend(self):
        self.quiz.update(answer_key=self.key)
        grading_material.cache_clear()

    def start(self, learner, quiz_id):
        attempt, _ = services.start_attempt(
            learner_id=learner.pk, run_id=self.run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
        )
        services.save_answers(learner_id=learner.pk, attempt_id=attempt.id, answers=RIGHT)
        return attempt

    def close(self):
        self.run.opens_at = timezone.now() - timedelta(days=9)
        self.run.closes_at = timezone.now() - timedelta(days=1)
        self.run.save()


@pytest.fixture
def world(release, office, learner):
    broken, sound = drafts.quiz("Broken"), drafts.quiz("Sound")
    run = release(drafts.course(broken, sound, office_id=office.pk)).course.runs.get()
    learners = [learner, AccountFactory()]
    for each in learners:
        services.enrol(learner_id=each.pk, run_id=run.pk, language="en")
    made = World(run, broken.key, sound.key, learners)
    yield made
    grading_material.cache_clear()


@pytest.fixture
def stuck(world):
    """The first learner's attempt, over, which cannot be graded."""
    attempt = world.start(world.learners[0], world.broken_id)
    world.close()
    services.sweep_overdue()
    return attempt


def let_time_pass():
    """Make what is set aside for a while due."""
    StuckWork.objects.exclude(retry_at=None).update(retry_at=timezone.now() - LATER)


def test_it_is_left_alone_for_longer_each_time_and_then_until_staff_ask(world, stuck):
    waits = []
    for tries in range(1, StuckWork.MAX_TRIES + 1):
        row = StuckWork.objects.get()
        assert (row.tries, row.error, row.run_id) == (tries, "KeyError", world.run.pk)
        waits.append(row.retry_at and row.retry_at - timezone.now())
        services.sweep_overdue()
        assert StuckWork.objects.get().tries == tries  # it is not due
        let_time_pass()
        services.sweep_overdue()
    assert waits[-1] is None
    assert all(later > earlier for earlier, later in pairwise(waits[:-1]))
    world.mend()
    assert services.sweep_overdue() == 0
    assert services.take_up(run_id=world.run.pk) == 1
    sweep_attempts()
    attempt = Attempt.objects.get()
    assert (attempt.state, attempt.expired, attempt.answers) == ("submitted", True, RIGHT)
    assert not StuckWork.objects.exists()


def test_it_mends_itself_where_the_fault_is_gone_in_time(world, stuck):
    world.mend()
    let_time_pass()
    sweep_attempts()
    assert Attempt.objects.get().passed
    assert not StuckWork.objects.exists()


def test_it_holds_up_nobody(world):
    first, second = world.learners
    world.start(first, world.broken_id)
    world.start(first, world.sound_id)
    world.start(second, world.sound_id)
    world.close()
    assert services.sweep_overdue() == 2
    assert Completion.objects.count() == 2


def test_its_learner_is_told_the_truth(world, stuck, client, as_learner):
    client.force_login(world.learners[0])
    quiz = client.get(reverse("web:activity", args=[world.run.pk, world.broken_id]))
    assert quiz.status_code == 200
    text = quiz.content.decode()
    assert "could not be graded yet. The team of the course can see that." in text
    assert "Continue your attempt" not in text
    page = client.get(reverse("web:attempt", args=[stuck.id]))
    told = as_learner.get(f"/me/attempts/{stuck.id}")
    assert page.status_code == told.status_code == 503
    assert "Those that were saved are safe." in page.content.decode()
    assert told.json()["type"] == "urn:article26:problem:not-graded"
    assert int(told["Retry-After"]) == int(page["Retry-After"]) > 0
    world.mend()
    assert as_learner.get(f"/me/attempts/{stuck.id}").json()["answers"] == RIGHT
    assert client.get(reverse("web:attempt", args=[stuck.id])).status_code == 200


def test_whoever_submits_in_time_keeps_what_was_saved(world, as_learner, caplog):
    attempt = world.start(world.learners[0], world.broken_id)
    reply = as_learner.post(f"/me/attempts/{attempt.id}/submission", {"answers": RIGHT})
    assert reply.status_code == 503
    assert f"attempt {attempt.id} of {attempt.learner_id} cannot be graded: KeyError in" in (
        caplog.text
    )
    kept = as_learner.get(f"/me/attempts/{attempt.id}").json()
    assert (kept["state"], kept["answers"]) == ("open", RIGHT)
    world.mend()
    reply = as_learner.post(f"/me/attempts/{attempt.id}/submission", {})
    assert reply.json()["passed"]


def test_the_log_quotes_no_answer(world, learner, monkeypatch, caplog):
    class Quoting(Exception):
        pass

    def raise_it(self, key, answer):
        raise Quoting(str(answer))

    world.mend()
    monkeypatch.setattr(type(TYPES["single_choice"]), "grade", raise_it)
    attempt = world.start(learner, world.sound_id)
    with pytest.raises(NotGradedError):
        services.submit_attempt(learner_id=learner.pk, attempt_id=attempt.id)
    world.close()
    services.sweep_overdue()
    assert StuckWork.objects.get().error == "Quoting"
    assert "Quoting" in caplog.text
    assert drafts.RIGHT not in caplog.text


@pytest.fixture
def offline(world):
    """Events of a learner without a connection, about the quiz whose key is broken."""
    key = str(uuid.uuid4())
    place = {"run_id": str(world.run.pk), "activity_id": str(world.broken_id)}
    return [
        {"id": str(uuid.uuid4()), "at": AT, "kind": "attempt_started", "attempt_id": key, **place},
        {"id": str(uuid.uuid4()), "at": AT, "kind": "attempt_submitted", "attempt_id": key,
         "answers": RIGHT},
    ]  # fmt: skip


def statuses(reply):
    assert reply.status_code == 200
    return [each["status"] for each in reply.json()["events"]]


def test_an_event_that_cannot_be_applied_is_kept_and_spoils_no_other(world, offline, as_learner):
    other = {**offline[0], "id": str(uuid.uuid4()), "attempt_id": str(uuid.uuid4())}
    other["activity_id"] = str(world.sound_id)
    events = [*offline, other]
    assert statuses(as_learner.post("/me/sync", {"events": events})) == [
        "applied", "waiting", "applied",
    ]  # fmt: skip
    assert statuses(as_learner.post("/me/sync", {"events": events})) == [
        "already_applied", "waiting", "already_applied",
    ]  # fmt: skip
    row = StuckWork.objects.get()
    assert (row.kind, str(row.work_id), row.run_id) == ("event", offline[1]["id"], world.run.pk)
    sweep_attempts()
    assert StuckWork.objects.get().tries == 2
    world.mend()
    let_time_pass()
    sweep_attempts()
    attempt = Attempt.objects.get(activity_id=world.broken_id)
    assert (attempt.state, attempt.answers) == ("submitted", RIGHT)
    assert not SyncedEvent.objects.filter(body__isnull=False).exists()
    assert not StuckWork.objects.exists()


def test_one_learner_whose_events_fail_holds_up_no_other(world, monkeypatch):
    from learners import tasks

    first, second = world.learners
    for number, learner in enumerate(world.learners):
        SyncedEvent.objects.create(
            learner=learner,
            id=uuid.uuid4(),
            kind="attempt_started",
            digest=str(number),
            body={
                "run_id": str(world.run.pk),
                "activity_id": str(world.sound_id),
                "attempt_id": str(uuid.uuid4()) if number else "no id at all",
                "after": None,
            },
            happened_at=timezone.now(),
        )
    tasks.sweep_attempts()
    assert list(Attempt.objects.values_list("learner_id", flat=True)) == [second.pk]
    assert StuckWork.objects.get().learner_id == first.pk


@pytest.fixture
def damaged(world, learner):
    """An open attempt without an end, whose answers are of another shape than answers have."""
    attempt = world.start(learner, world.sound_id)
    Attempt.objects.update(answers=["damaged", 26])
    return attempt


def test_a_damaged_attempt_is_a_problem_whatever_is_done_with_it(
    world, damaged, learner, as_learner, client
):
    client.force_login(learner)
    path, body = f"/me/attempts/{damaged.id}", {"answers": RIGHT}
    place = f"/me/enrolments/{world.run.pk}/activities/{world.sound_id}/attempts"
    told = [
        as_learner.get(path),
        as_learner.put(f"{path}/answers", body),
        as_learner.post(f"{path}/submission", body),
        as_learner.post(f"{path}/submission", body, idempotency_key="k"),
        as_learner.post(place, {"id": str(damaged.id)}),
        as_learner.post(place, {"id": str(uuid.uuid4())}),
    ]
    assert [each.status_code for each in told] == [503] * 6
    assert {each.json()["type"] for each in told} == {"urn:article26:problem:not-graded"}
    assert all(int(each["Retry-After"]) > 0 for each in told)
    page = reverse("web:attempt", args=[damaged.id])
    start = reverse("web:start", args=[world.run.pk, world.sound_id])
    pages_told = [
        client.get(page),
        client.post(page, {"submit": "1"}),
        client.post(start, {"attempt_id": str(uuid.uuid4())}),
    ]
    assert [each.status_code for each in pages_told] == [503] * 3
    assert all("Those that were saved are safe." in each.content.decode() for each in pages_told)
    assert (
        client.get(reverse("web:activity", args=[world.run.pk, world.sound_id])).status_code == 200
    )
    assert Attempt.objects.get().answers == ["damaged", 26]
    Attempt.objects.update(answers=RIGHT)
    assert as_learner.post(f"{path}/submission", body).json()["passed"]


def test_staff_see_a_damaged_attempt_that_has_no_end(world, damaged, as_learner):
    for _time in range(StuckWork.MAX_TRIES + 1):
        as_learner.get(f"/me/attempts/{damaged.id}")
    (seen,) = stuck_in(world.run.pk)
    assert (seen.row.work_id, seen.activity_id) == (damaged.id, world.sound_id)
    assert (seen.row.error, seen.row.tries) == ("TypeError", 0)
    world.close()
    sweep_attempts()
    assert StuckWork.objects.get().tries == 1
    Attempt.objects.update(answers=RIGHT)
    let_time_pass()
    sweep_attempts()
    assert Attempt.objects.get().passed
    assert stuck_in(world.run.pk) == []


@pytest.mark.parametrize("do", ["save_answers", "submit_attempt"])
def test_staff_see_a_damaged_attempt_by_whatever_its_learner_does(world, damaged, do):
    with pytest.raises(NotGradedError):
        getattr(services, do)(learner_id=damaged.learner_id, attempt_id=damaged.id, answers=RIGHT)
    assert len(stuck_in(world.run.pk)) == 1


def test_events_of_a_damaged_attempt_wait(world, damaged, as_learner):
    save = {"id": str(uuid.uuid4()), "at": AT, "kind": "answers_saved", "answers": RIGHT,
            "attempt_id": str(damaged.id)}  # fmt: skip
    assert statuses(as_learner.post("/me/sync", {"events": [save]})) == ["waiting"]


@pytest.fixture
def course(office):
    page = pages.small_course(office)
    release_page(page)
    return page


def test_staff_see_it_and_have_it_tried_again(course, client, learner):
    run = Run.objects.get()
    quiz = EditionActivity.objects.filter(kind="quiz")
    key = quiz.get().answer_key
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    place = World(run, quiz.get().activity_id, None, [learner])
    attempt, _ = services.start_attempt(
        learner_id=learner.pk,
        run_id=run.pk,
        activity_id=place.broken_id,
        attempt_id=uuid.uuid4(),
    )
    place.close()
    educator = AccountFactory(is_staff=True)
    enlist(educator, OfficePage.objects.get())
    client.force_login(educator)
    address = reverse("cms:grades", args=[course.pk, run.pk])
    assert "could not be graded" not in client.get(address).content.decode()
    for _time in range(StuckWork.MAX_TRIES):
        services.sweep_overdue()
        let_time_pass()
    told = client.get(address).content.decode()
    assert "Some work could not be graded" in told
    assert learner.username in told
    assert quiz.get().title in told
    assert "KeyError" in told
    assert "Set aside." in told
    quiz.update(answer_key=key)
    grading_material.cache_clear()
    assert client.post(address).status_code == 302
    services.sweep_overdue()
    assert Attempt.objects.get().state == "submitted"
    assert "could not be graded" not in client.get(address).content.decode()
    assert Enrolment.objects.get().learner_id == attempt.learner_id
