"""What somebody writes for themselves is in no table, and opens for them alone (TRUST.md D3)."""

import dataclasses
import hashlib
import json
import uuid
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from courses.badges import badge_modules
from courses.questions import TYPES, Invalid
from courses.selectors import grading_material, quiz_policy, required_activities
from learners import services
from learners.models import Attempt, DataKey, IdempotentRequest, SyncedEvent
from learners.privacy.keys import encrypt_for
from learners.tasks import sweep_attempts
from tests import drafts
from tests.courses.samples import SAMPLES
from tests.trust.thief import dump

CANARY = "CANARY-THOUGHT-9e21"
THOUGHT = "q-thought"
ANSWERS = {**drafts.right_answers(), THOUGHT: CANARY}
AT = "2026-12-10T12:00:00Z"


def with_thought(quiz, **rules):
    asked = {"id": THOUGHT, "type": "reflection", "prompt": "What do you think?"}
    content = {**quiz.content, **rules, "questions": [*quiz.content["questions"], asked]}
    key = {**quiz.answer_key, THOUGHT: {"feedback": "Well thought."}}
    return dataclasses.replace(quiz, content=content, answer_key=key)


class Place:
    """A quiz with a reflection, and its learner."""

    def __init__(self, learner, run, quiz_id):
        self.learner, self.run, self.quiz_id = learner, run, quiz_id

    def start(self):
        return services.start_attempt(
            learner_id=self.learner.pk,
            run_id=self.run.pk,
            activity_id=self.quiz_id,
            attempt_id=uuid.uuid4(),
        )[0]

    def save(self, answers=ANSWERS):
        attempt = self.start()
        services.save_answers(learner_id=self.learner.pk, attempt_id=attempt.id, answers=answers)
        return attempt

    def event(self, kind, attempt_id, **body):
        if kind == "attempt_started":
            body |= {"run_id": str(self.run.pk), "activity_id": str(self.quiz_id)}
        base = {"id": str(uuid.uuid4()), "kind": kind, "at": AT, "attempt_id": str(attempt_id)}
        return base | body


@pytest.fixture
def place(release, office, learner):
    def _place(**rules):
        quiz = with_thought(drafts.quiz(), **rules)
        draft = drafts.course(drafts.lesson(), quiz, office_id=office.pk)
        run = release(draft).course.runs.get()
        services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
        return Place(learner, run, quiz.key)

    return _place


@pytest.fixture
def browser(client, learner):
    client.force_login(learner)
    return client


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def put(place, api, browser):
    attempt = place.start()
    assert api.put(f"/me/attempts/{attempt.id}/answers", {"answers": ANSWERS}).status_code == 200
    return attempt.id


def submit(place, api, browser):
    attempt = place.start()
    address = f"/me/attempts/{attempt.id}/submission"
    assert api.post(address, {"answers": ANSWERS}).status_code == 200
    return attempt.id


def submit_with_a_key(place, api, browser):
    attempt = place.start()
    address, body = f"/me/attempts/{attempt.id}/submission", {"answers": ANSWERS}
    first = api.post(address, body, idempotency_key="once")
    assert first.status_code == 200
    again = api.post(address, body, idempotency_key="once")
    assert again.content == first.content
    assert IdempotentRequest.objects.get().body
    assert api.post(address, {"answers": {}}, idempotency_key="once").status_code == 409
    return attempt.id


def check_at_once(place, api, browser):
    attempt = place.start()
    body = {"question_id": THOUGHT, "answer": CANARY}
    assert api.post(f"/me/attempts/{attempt.id}/checks", body).status_code == 200
    assert Attempt.objects.get().checked
    return attempt.id


def sync_applied(place, api, browser):
    key = uuid.uuid4()
    events = [
        place.event("attempt_started", key),
        place.event("answers_saved", key, answers={THOUGHT: f"{CANARY} first"}),
        place.event("attempt_submitted", key, answers=ANSWERS),
    ]
    reply = api.post("/me/sync", {"events": events}, idempotency_key="sync")
    assert [each["status"] for each in reply.json()["events"]] == ["applied"] * 3
    return key


def sync_waiting(place, api, browser):
    key = uuid.uuid4()
    save = place.event("answers_saved", key, answers={THOUGHT: f"{CANARY} first"})
    last = place.event("attempt_submitted", key, answers=ANSWERS)
    for _time in range(2):
        reply = api.post("/me/sync", {"events": [save, last]})
        assert [each["status"] for each in reply.json()["events"]] == ["waiting"] * 2
    assert CANARY not in dump()
    assert SyncedEvent.objects.filter(body__isnull=False).count() == 2
    reply = api.post("/me/sync", {"events": [place.event("attempt_started", key)]})
    assert reply.json()["events"][0]["status"] == "applied"
    reply = api.post("/me/sync", {"events": [save, last]})
    assert [each["status"] for each in reply.json()["events"]] == ["already_applied"] * 2
    return key


def form(**more):
    return {
        f"q-{drafts.SINGLE}": [drafts.RIGHT],
        f"q-{drafts.MULTIPLE}": [drafts.RIGHT, drafts.ALSO_RIGHT],
        f"q-{THOUGHT}": CANARY,
        **more,
    }


def page_saved(place, api, browser):
    attempt = place.start()
    address = reverse("web:attempt", args=[attempt.id])
    page = browser.post(address, form(save="1"), follow=True)
    assert CANARY in page.content.decode()
    assert browser.post(address, form(save="1", version="older")).status_code == 302
    return attempt.id


def page_saved_while_typing(place, api, browser):
    attempt = place.start()
    address = reverse("web:autosave", args=[attempt.id])
    version = browser.post(address, form()).json()["version"]
    assert browser.get(address).json()["version"] == version
    return attempt.id


def page_submitted(place, api, browser):
    attempt = place.start()
    address = reverse("web:attempt", args=[attempt.id])
    assert browser.post(address, form(submit="1")).status_code == 302
    return attempt.id


def swept(place, api, browser):
    attempt = place.save()
    sweep(place.run)
    return attempt.id


def sweep(run):
    """Close a run, and have what was saved in it submitted."""
    run.opens_at, run.closes_at = (timezone.now() - timedelta(days=days) for days in (9, 1))
    run.save()
    assert services.sweep_overdue() == 1
    assert Attempt.objects.get().expired


WAYS = [
    *(put, submit, submit_with_a_key, check_at_once, sync_applied, sync_waiting),
    *(page_saved, page_saved_while_typing, page_submitted, swept),
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_table_shows_it_and_its_learner_reads_it_everywhere(way, place, as_learner, browser):
    attempt_id = way(place(feedback_when="at_once"), as_learner, browser)
    shown = dump()
    assert CANARY not in shown
    assert sha256(json.dumps(ANSWERS, sort_keys=True)) not in shown
    assert '{"sealed": ' in json.dumps(Attempt.objects.get().answers)
    told = as_learner.get(f"/me/attempts/{attempt_id}").json()
    assert told["answers"][THOUGHT] == CANARY
    page = browser.get(reverse("web:attempt", args=[attempt_id])).content.decode()
    assert CANARY in page
    DataKey.objects.all().delete()
    assert CANARY not in as_learner.get(f"/me/attempts/{attempt_id}").content.decode()
    assert CANARY not in browser.get(reverse("web:attempt", args=[attempt_id])).content.decode()


def test_whoever_starts_again_on_another_device_finds_it(place, as_learner):
    quiz = place()
    quiz.save()
    address = f"/me/enrolments/{quiz.run.pk}/activities/{quiz.quiz_id}/attempts"
    told = as_learner.post(address, {"id": str(uuid.uuid4())}).json()
    assert told["answers"] == ANSWERS


def test_a_submission_sent_again_gets_its_result_and_another_is_refused(place, as_learner):
    attempt = place().start()
    address = f"/me/attempts/{attempt.id}/submission"
    first = as_learner.post(address, {"answers": ANSWERS}).json()
    assert as_learner.post(address, {"answers": ANSWERS}).json() == first
    other = ANSWERS | {THOUGHT: "Something else."}
    assert as_learner.post(address, {"answers": other}).status_code == 409
    assert as_learner.post(address, {}).json() == first


def test_what_was_swept_may_be_submitted_again_as_it_was(place, as_learner, browser):
    attempt_id = swept(place(), as_learner, browser)
    address = f"/me/attempts/{attempt_id}/submission"
    assert as_learner.post(address, {"answers": ANSWERS}).status_code == 200
    assert as_learner.post(address, {"answers": {THOUGHT: "x"}}).status_code == 409


def test_a_digest_that_was_kept_cannot_be_guessed(place, as_learner):
    quiz = place()
    attempt, body = quiz.start(), {"answers": {THOUGHT: CANARY}}
    path = f"/api/v1/me/attempts/{attempt.id}/submission"
    as_learner.post(path.removeprefix("/api/v1"), body, idempotency_key="once")
    sent = f"POST {path}\n{json.dumps(body)}"
    event = quiz.event("answers_saved", attempt.id, answers={THOUGHT: CANARY})
    as_learner.post("/me/sync", {"events": [event | {"attempt_id": str(uuid.uuid4())}]})
    assert sha256(sent) not in dump()
    for digest in SyncedEvent.objects.values_list("digest", flat=True):
        assert len(digest) < len(sha256(""))  # keyed, which plain ones are not


def test_no_answer_of_any_type_can_be_taken_for_a_sealed_one():
    for slug, (delivery, _key, _answer) in SAMPLES.items():
        with pytest.raises(Invalid):
            TYPES[slug].check(delivery, {"sealed": "gAAAAA"})
    assert len(SAMPLES) > 10


def test_a_wrong_key_is_said_and_loses_nothing(place, as_learner, browser, settings):
    quiz = place()
    attempt = quiz.save()
    page, address = reverse("web:attempt", args=[attempt.id]), f"/me/attempts/{attempt.id}"
    waiting = quiz.event("answers_saved", uuid.uuid4(), answers=ANSWERS)
    as_learner.post("/me/sync", {"events": [waiting]})
    before, right = dump(), settings.ENCRYPTION_KEYS
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    body = {"answers": {THOUGHT: "Over it."}}
    for reply in (
        as_learner.get(address),
        as_learner.put(f"{address}/answers", body),
        as_learner.post(f"{address}/submission", body),
        as_learner.post(f"{address}/submission", {}, idempotency_key="k"),
        as_learner.post("/me/sync", {"events": [waiting | {"id": str(uuid.uuid4())}]}),
    ):
        assert reply.status_code == 503
        assert reply.json()["type"] == "urn:article26:problem:key-missing"
        assert int(reply["Retry-After"]) > 0
    # Sessions are sealed too: whoever is signed in by one signs in again, with what they typed.
    kept = browser.post(page, form(save="1"))
    assert kept.status_code == 401
    assert 'name="sealed"' in kept.content.decode()
    assert browser.post(reverse("web:autosave", args=[attempt.id]), form()).status_code == 401
    sweep_attempts()
    assert dump() == before
    settings.ENCRYPTION_KEYS = right
    assert as_learner.get(address).json()["answers"] == ANSWERS


def test_a_wrong_key_holds_up_no_deadline(place, as_learner, settings):
    right = settings.ENCRYPTION_KEYS
    quiz = place()
    attempt = quiz.save()
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    sweep(quiz.run)
    settings.ENCRYPTION_KEYS = right
    told = as_learner.get(f"/me/attempts/{attempt.id}").json()
    assert (told["answers"], told["score"]) == (ANSWERS, "100.00")


def store_as_before(attempt, place):
    """Put rows where they are as they were stored before there was sealing."""
    digest = sha256(json.dumps(ANSWERS, sort_keys=True))
    Attempt.objects.filter(id=attempt.id).update(answers=ANSWERS, answers_hash=digest)
    waiting = {"attempt_id": str(uuid.uuid4()), "answers": ANSWERS}
    mine = {"learner_id": place.learner.pk}
    SyncedEvent.objects.create(
        **mine, id=uuid.uuid4(), kind="answers_saved", digest=digest, body=waiting,
        happened_at=timezone.now(),
    )  # fmt: skip
    IdempotentRequest.objects.create(
        **mine, key="old", fingerprint=digest, status=200, body=json.dumps(ANSWERS).encode()
    )
    return digest


def test_what_was_stored_before_stays_readable_and_is_sealed_by_a_command(
    place, as_learner, capsys
):
    quiz = place()
    attempt = quiz.start()
    digest = store_as_before(attempt, quiz)
    address = f"/me/attempts/{attempt.id}"
    before = as_learner.get(address).json()
    assert before["answers"] == ANSWERS
    call_command("seal_private_answers")
    said = capsys.readouterr().out
    assert "Sealed: 1 attempts, 1 synced events, 1 kept answers" in said
    assert CANARY not in dump()
    assert digest not in dump()
    assert as_learner.get(address).json() == before
    sealed = dump()
    call_command("seal_private_answers")
    assert "Sealed: 0 attempts, 0 synced events, 0 kept answers" in capsys.readouterr().out
    assert dump() == sealed


def test_the_command_changes_nothing_of_whose_key_does_not_open(place, settings):
    quiz = place()
    encrypt_for(learner_id=quiz.learner.pk, text="There is a key.")
    store_as_before(quiz.start(), quiz)
    before = dump()
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="ENCRYPTION_KEYS"):
        call_command("seal_private_answers")
    assert dump() == before


def test_old_events_and_requests_are_known_again(place, as_learner):
    """Those that came before digests were keyed."""
    quiz = place()
    attempt = quiz.start()
    address, body = f"/me/attempts/{attempt.id}/submission", {"answers": ANSWERS}
    first = as_learner.post(address, body, idempotency_key="old").json()
    path = f"/api/v1{address}"
    plain = sha256(f"POST {path}\n{json.dumps(body)}")
    IdempotentRequest.objects.update(fingerprint=plain, body=json.dumps(first).encode())
    assert as_learner.post(address, body, idempotency_key="old").json() == first
    assert as_learner.post(address, {}, idempotency_key="old").status_code == 409


def test_a_reflection_costs_one_query_more(place, as_learner, django_assert_num_queries):
    quiz = place()
    attempt = quiz.save()
    row = Attempt.objects.get()
    grading_material(edition_id=row.edition_id, activity_id=row.activity_id)
    quiz_policy(edition_id=row.edition_id, activity_id=row.activity_id)
    required_activities(row.edition_id)
    badge_modules(row.edition_id)
    with django_assert_num_queries(2 + 1):  # token, attempt
        as_learner.get(f"/me/attempts/{attempt.id}")
    with django_assert_num_queries(6 + 1):  # token, BEGIN, attempt, save, its times, COMMIT
        as_learner.put(f"/me/attempts/{attempt.id}/answers", {"answers": ANSWERS})
    with django_assert_num_queries((5 if connection.vendor == "postgresql" else 7) + 1):
        as_learner.post(f"/me/attempts/{attempt.id}/submission", {"answers": ANSWERS})


def test_saving_without_a_private_answer_asks_for_no_key(
    place, as_learner, django_assert_num_queries
):
    attempt = place().save()
    Attempt.objects.update(answers={})
    with django_assert_num_queries(6):  # token, BEGIN, attempt, save, its times, COMMIT
        as_learner.put(f"/me/attempts/{attempt.id}/answers", {"answers": {THOUGHT: ""}})
