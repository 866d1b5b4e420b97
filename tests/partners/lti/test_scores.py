"""A platform hears the scores of who shares them: the newest, once, however often it is down."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from learners.milestones import ProgressChanged
from learners.models import Account, Purpose
from learners.services import (
    complete_lesson,
    erase,
    restrict_processing,
    start_attempt,
    submit_attempt,
    withdraw_consent,
)
from learners.services.erasing import erase_at_once
from partners import tasks
from partners.lti.following import note_progress
from partners.lti.registering import end_registration
from partners.lti.scores import _done, scores_left, send_scores
from partners.models import LtiRegistration, LtiScore, PartnerLearner
from partners.services.leaving import leave_partner
from tests import drafts
from tests.consents import agree
from tests.lti import named


@pytest.fixture
def comes(visit, lms, run):
    """Let somebody come from a place that takes scores; return their account."""

    def _comes(share=True, part=None, **fields):
        custom = {"run": str(run.pk)} | ({"part": str(part)} if part else {})
        visit.enter(custom=custom, **lms.scoring(), **fields)
        lms.tool_keys = visit.client.get("/lti/keys.json").json()
        account = Account.objects.get(pk=visit.client.session["_auth_user_id"])
        if share:
            agree(account, Purpose.PARTNERS)
        return account

    return _comes


@pytest.fixture
def reads(run, lesson_id):
    def _reads(account):
        complete_lesson(learner_id=account.pk, run_id=run.pk, activity_id=lesson_id)

    return _reads


@pytest.fixture
def answers(run, quiz_id):
    def _answers(account, answers):
        ids = {"learner_id": account.pk}
        attempt, _ = start_attempt(
            **ids, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
        )
        submit_attempt(**ids, attempt_id=attempt.id, answers=answers)

    return _answers


def sent(lms):
    """What the platform has of scores, newest last."""
    return [
        (each.get("scoreGiven"), each.get("scoreMaximum"), each["activityProgress"])
        for _path, each in lms.scores
    ]


def send(registration):
    return send_scores(registration.pk)


def test_what_is_done_is_told_once_and_by_the_name_that_the_platform_has(
    comes, reads, answers, lms, registration
):
    account = comes()
    reads(account)
    assert send(registration)
    path, told = lms.scores[0]
    assert path == "/lines/1/scores?of=7"
    assert told["userId"] == "user-1"
    assert told["timestamp"].endswith("Z")
    assert set(told) == {
        *("scoreGiven", "scoreMaximum", "activityProgress", "gradingProgress"),
        *("timestamp", "userId"),
    }
    assert sent(lms) == [(1, 2, "InProgress")]
    answers(account, drafts.right_answers())
    send(registration)
    send(registration)
    assert sent(lms)[1:] == [(2, 2, "Completed")]


def test_nothing_is_told_of_who_does_not_share(comes, reads, lms, registration):
    reads(comes(share=False))
    send(registration)
    assert not lms.scores
    assert not scores_left()


def test_who_shares_later_is_told_of_then(comes, reads, lms, registration):
    account = comes(share=False)
    reads(account)
    send(registration)
    agree(account, Purpose.PARTNERS)
    send(registration)
    assert sent(lms) == [(1, 2, "InProgress")]


@pytest.mark.parametrize(
    "stops",
    [
        lambda account: withdraw_consent(learner_id=account.pk, purpose=Purpose.PARTNERS),
        lambda account: restrict_processing(account=account),
    ],
)
def test_of_who_shares_no_more_the_platform_is_told_to_forget(
    stops, comes, reads, answers, lms, registration
):
    account = comes()
    reads(account)
    send(registration)
    stops(account)
    send(registration)
    send(registration)
    assert sent(lms)[1:] == [(None, None, "Initialized")]


def test_consent_counts_when_it_is_sent_and_not_when_it_was_owed(comes, reads, lms, registration):
    account = comes()
    reads(account)
    withdraw_consent(learner_id=account.pk, purpose=Purpose.PARTNERS)
    send(registration)
    assert not lms.scores


def test_quiz_is_told_by_its_grade(comes, answers, quiz_id, lms, registration):
    account = comes(part=quiz_id)
    answers(account, drafts.wrong_answers())
    send(registration)
    assert not lms.scores
    answers(account, drafts.right_answers())
    send(registration)
    assert sent(lms) == [(100, 100, "Completed")]


def test_module_is_told_by_what_is_done_of_it(comes, reads, edition, lms, registration):
    reads(comes(part=edition.outline[0]["id"]))
    send(registration)
    assert sent(lms) == [(1, 2, "InProgress")]


@pytest.mark.parametrize("status", [500, 302, 401, 429])
def test_platform_that_is_down_is_tried_later_and_loses_nothing(
    status, comes, reads, answers, lms, registration
):
    account = comes()
    reads(account)
    lms.status = status
    send(registration)
    failed = LtiRegistration.objects.get()
    assert failed.error == f"status-{status}"
    assert failed.next_at > timezone.now()
    assert not send(registration)
    answers(account, drafts.right_answers())
    lms.status = 200
    LtiRegistration.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    send(registration)
    assert sent(lms) == [(2, 2, "Completed")]
    assert LtiRegistration.objects.get().error == ""


def test_platform_that_gives_no_token_is_tried_later(comes, reads, lms, registration):
    reads(comes())
    lms.token_status = 400
    send(registration)
    assert LtiRegistration.objects.get().error == "token"
    assert LtiScore.objects.get().is_owed


def test_score_that_is_refused_holds_up_no_other(comes, reads, lms, registration):
    for user in ("user-1", "user-2"):
        reads(comes(user=user))
    lms.refuses = {named(LtiScore.objects.order_by("pk").first())}
    for _ in range(5):
        send(registration)
    assert len(lms.scores) == 1
    assert not scores_left()


def test_sweeper_sends_what_a_lost_message_left(comes, reads, lms, monkeypatch):
    reads(comes())
    monkeypatch.setattr(tasks.send_scores, "delay", tasks.send_scores)
    tasks.sweep()
    assert sent(lms) == [(1, 2, "InProgress")]


def test_what_changes_while_it_is_sent_stays_owed(comes, reads, run):
    account = comes()
    reads(account)
    row = LtiScore.objects.select_related("who").get()
    note_progress(ProgressChanged(learner_id=account.pk, run_id=run.pk))
    _done(row, "1/2 InProgress")
    assert LtiScore.objects.get().is_owed


def test_of_who_leaves_the_partner_the_platform_is_told_to_forget(comes, reads, lms, registration):
    account = comes()
    reads(account)
    send(registration)
    leave_partner(account=account, known_as_id=PartnerLearner.objects.get().pk)
    send(registration)
    assert sent(lms)[1:] == [(None, None, "Initialized")]
    assert not LtiScore.objects.exists()


def test_of_who_is_erased_nothing_is_left_to_tell(comes, reads, lms, registration):
    account = comes()
    reads(account)
    erase_at_once(account.pk)
    assert erase(account.pk)
    assert not LtiScore.objects.exists()
    send(registration)
    assert not lms.scores


def test_ended_registration_gets_nothing(comes, reads, lms, registration, partner, boss):
    reads(comes())
    end_registration(partner=partner, registration_id=registration.pk, by_id=boss.pk)
    assert not send(registration)
    assert not scores_left()


def test_who_comes_from_no_platform_costs_one_statement(
    learner, run, enrolment, django_assert_num_queries
):
    """And who has no partner, none: nobody follows their enrolment."""
    with django_assert_num_queries(1):
        note_progress(ProgressChanged(learner_id=learner.pk, run_id=run.pk))
