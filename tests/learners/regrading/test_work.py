"""The work of a regrade: its steps in turn, failures, the sweeper, the command."""

import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from courses.models import Regrade
from learners import services
from learners.errors import (
    ReasonMissingError,
    RegradeNotLastError,
    RegradeStateError,
    RegradeUnderWayError,
)
from learners.models import Attempt
from learners.services.regrading import (
    dismiss_regrade,
    request_regrade,
    reverse_regrade,
    start_regrade,
    work_on,
)
from tests import drafts
from tests.factories import AccountFactory
from tests.learners.regrading.touched import (
    MEANT,
    STAFF,
    back,
    everything,
    quiz,
)


def test_steps_out_of_turn_are_refused(corrected, taken, ask, regraded, parts):
    taken(MEANT)
    edition = corrected()
    regrade = ask(edition)
    with pytest.raises(RegradeUnderWayError):
        ask(edition)
    with pytest.raises(RegradeStateError):
        reverse_regrade(regrade_id=regrade.pk, by_id=STAFF)
    dismiss_regrade(regrade_id=regrade.pk)
    with pytest.raises(RegradeStateError):
        start_regrade(regrade_id=regrade.pk, takes_back=False, by_id=STAFF)
    first = regraded(edition)
    second = regraded(corrected(drafts.RIGHT, drafts.WRONG))
    with pytest.raises(RegradeNotLastError):
        reverse_regrade(regrade_id=first.pk, by_id=STAFF)
    back(second)
    back(first)
    with pytest.raises(ReasonMissingError):
        request_regrade(edition_id=edition.pk, activity_id=parts[1].key, reason="", by_id=STAFF)


def test_work_is_not_done_twice(corrected, taken, ask):
    taken(MEANT)
    regrade = ask(corrected())
    assert work_on(regrade.pk) is False
    start_regrade(regrade_id=regrade.pk, takes_back=False, by_id=STAFF)
    assert work_on(regrade.pk) is True
    assert work_on(regrade.pk) is False


def test_failures_end_after_some_tries_and_may_be_tried_again(corrected, taken, ask, monkeypatch):
    taken(MEANT)
    regrade = ask(corrected())
    start_regrade(regrade_id=regrade.pk, takes_back=False, by_id=STAFF)
    Regrade.objects.update(edition_id=regrade.edition_id)
    answers = Attempt.objects.get().answers
    Attempt.objects.update(answers={drafts.SINGLE: 7})
    for _ in range(Regrade.MAX_TRIES + 1):
        Regrade.objects.update(claimed_until=None)
        try:
            ran = work_on(regrade.pk)
        except TypeError:
            ran = True
    assert ran is False
    regrade.refresh_from_db()
    assert (regrade.state, regrade.error) == ("running", "TypeError")
    Attempt.objects.update(answers=answers)
    services.retry_regrade(regrade_id=regrade.pk)
    assert work_on(regrade.pk)
    regrade.refresh_from_db()
    assert (regrade.state, regrade.error) == ("done", "")


def test_sweeper_takes_up_what_was_lost(corrected, taken, ask, monkeypatch):
    from learners import tasks

    taken(MEANT)
    regrade = ask(corrected())
    start_regrade(regrade_id=regrade.pk, takes_back=False, by_id=STAFF)
    monkeypatch.setattr(tasks.regrade, "delay", tasks.regrade)
    tasks.sweep()
    regrade.refresh_from_db()
    assert regrade.state == "done"


def command(*arguments):
    out = StringIO()
    call_command("regrade", *arguments, stdout=out)
    return out.getvalue()


def test_command_previews_regrades_and_reverses(corrected, taken, parts):
    staff = AccountFactory(is_staff=True)
    learner = taken(MEANT)
    corrected()
    before = everything()
    said = command(str(parts[1].key), "--by", staff.username, "--dry-run")
    assert "gained 1" in said
    assert everything() == before
    said = command(str(parts[1].key), "--by", staff.username, "--reason", "Wrong key.")
    assert "Regrading: 1 of 1" in said
    assert quiz(learner) == 100
    regrade = Regrade.objects.get(state="done")
    assert (regrade.reason, regrade.started_by_id) == ("Wrong key.", staff.pk)
    command("--by", staff.username, "--reverse", str(regrade.pk))
    assert everything() == before


def test_command_says_what_is_wrong(run, parts):
    staff = AccountFactory(is_staff=True).username
    for arguments in (
        [str(uuid.uuid4()), "--by", staff, "--reason", "x"],
        [str(parts[1].key), "--by", "nobody", "--reason", "x"],
        [str(parts[1].key), "--by", staff, "--reason", "x"],
        ["--by", staff],
    ):
        with pytest.raises(CommandError):
            command(*arguments)
