"""What a learner does in a course within the page of another site, as their hands do it."""

import uuid

from certificates.models import Certificate
from certificates.services import issue_certificate
from learners.models import Account, Enrolment
from learners.services import start_attempt, submit_attempt
from partners.models import PartnerLearner
from tests import drafts
from tests.factories import PASSPHRASE
from tests.partners.hooks import later

STORY = [
    "learner.private",
    "enrolment.started",
    "progress.reached",
    "enrolment.completed",
    "certificate.issued",
]
"""What the partner's receiver is told of them, from the beginning to the certificate."""


def begin_and_read(frame):
    """Begin without an account, share, read the lesson; return whose account it is."""
    frame.get_by_role("button", name="Begin").click()
    frame.get_by_label("Which country do you live in?").select_option("KE")
    frame.get_by_label("How old are you?").fill("30")
    frame.get_by_role("button", name="I agree").click()
    frame.get_by_role("link", name="Start with the first step").click()
    frame.get_by_role("button", name="Mark as complete and continue").click()
    frame.get_by_role("button", name="Start the quiz").wait_for()
    guest = Account.objects.get(pk=PartnerLearner.objects.get().learner_id)
    assert guest.is_guest
    return guest


def pass_quiz(guest, run, quiz_id):
    """Pass it elsewhere: how a quiz is taken in a browser, others try."""
    attempt, _ = start_attempt(
        learner_id=guest.pk, run_id=run.pk, activity_id=quiz_id, attempt_id=uuid.uuid4()
    )
    submit_attempt(learner_id=guest.pk, attempt_id=attempt.id, answers=drafts.right_answers())


def keep(frame, context):
    """Make an account of it, in a window; what is owed for it is issued, and told."""
    frame.get_by_role("link", name="Make an account and keep everything").click()
    with context.expect_page() as opened:
        frame.get_by_role("button", name="Open in a window of its own").click()
    window = opened.value
    window.get_by_label("User name").fill("own-name")
    window.get_by_label("Passphrase").fill(PASSPHRASE)
    window.get_by_role("button", name="Create my account").click()
    window.get_by_role("heading", name="My learning").wait_for()
    assert Enrolment.objects.get().learner.username == "own-name"
    earned = Certificate.objects.get()
    assert issue_certificate(learner_id=earned.learner_id, certificate_id=earned.id)
    later()
