"""Endpoints of partners, and what happens to their learners, as tests need it."""

import uuid

from django.db.models.functions import Now

from learners.models import Purpose
from learners.services import complete_lesson, start_attempt, submit_attempt
from partners.models import Delivery, Endpoint
from partners.services import join_partner
from partners.webhooks.delivering import deliver_due
from partners.webhooks.services import EndpointAsked, Place, make_endpoint
from tests import consents, drafts
from tests.partners.bulk import invited


def place_of(partner, *, is_sandbox=False):
    """Where a partner's endpoints are, asked for by somebody."""
    return Place(partner=partner, is_sandbox=is_sandbox, by_id=uuid.uuid4())


def listening(partner, url, *, is_sandbox=False, **asked):
    """Make an endpoint; return it and its secret."""
    place = place_of(partner, is_sandbox=is_sandbox)
    return make_endpoint(place=place, asked=EndpointAsked(url=url, **asked))


def joins(client, learner, run, name="s-1"):
    """Invite and join a learner; return the id by which the partner knows them."""
    row = invited(client, run, name)
    join_partner(account=learner, code=row["code"])
    return row["learner"]


def shares(learner):
    consents.agree(learner, Purpose.PARTNERS)


def passes(learner, run, quiz_id):
    ids = {"learner_id": learner.pk, "run_id": run.pk}
    attempt, _ = start_attempt(**ids, activity_id=quiz_id, attempt_id=uuid.uuid4())
    submit_attempt(learner_id=learner.pk, attempt_id=attempt.id, answers=drafts.right_answers())


def finishes(learner, run, lesson_id, quiz_id):
    complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson_id)
    passes(learner, run, quiz_id)


def later():
    """Let all that waits for its next try be due."""
    Delivery.objects.update(next_at=Now())
    Endpoint.objects.update(paused_until=None)
    deliver_due()


def told(endpoint):
    """The kinds of what an endpoint is to hear, in order, with how far each is."""
    rows = Delivery.objects.filter(endpoint=endpoint).order_by("id")
    return [(each.event.kind, each.state) for each in rows.select_related("event")]
