"""Where a partner wants to hear of what happens, what has happened, and whether it was told."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from partners.models.learner import PartnerLearner
from partners.models.member import PartnerMember
from partners.models.partner import Partner


class EndpointKind(models.TextChoices):
    """What listens there."""

    WEBHOOK = "webhook", _("Webhook")
    XAPI = "xapi", _("Learning record store (xAPI)")


class EventKind(models.TextChoices):
    """What can happen. The names are what receivers get, and stay."""

    STARTED = "enrolment.started", _("A learner who shares is in a course")
    WITHDRAWN = "enrolment.withdrawn", _("A learner has left a course")
    PROGRESS = "progress.reached", _("A quarter, half, or three quarters are done")
    COMPLETED = "enrolment.completed", _("A course is completed")
    CERTIFICATE = "certificate.issued", _("A certificate is issued")
    REVOKED = "certificate.revoked", _("A certificate is revoked")
    REPLACED = "certificate.replaced", _("A certificate is replaced by another")
    RELEASED = "edition.released", _("A new edition of a course is released")
    PRIVATE = "learner.private", _("A learner does not share")
    GONE = "learner.gone", _("A learner's account is deleted")
    PING = "endpoint.ping", _("A test")


ALWAYS = (EventKind.PRIVATE, EventKind.GONE, EventKind.PING)
"""What every webhook hears: the first two oblige a partner to delete what it has."""
TO_RECORD_STORES = (
    *(EventKind.STARTED, EventKind.WITHDRAWN, EventKind.PROGRESS, EventKind.COMPLETED),
    *(EventKind.CERTIFICATE, EventKind.REVOKED, EventKind.REPLACED),
)
"""What can be said as a statement of xAPI."""


class Endpoint(models.Model):
    """An address of a partner's to which what happens is sent, in the order in which it happened.

    ``events`` are the kinds that it hears, a webhook beside ``ALWAYS``. ``secret`` is sealed
    (``vault``): what signs messages, or for a record store the user and password. A secret that was
    replaced signs too until ``former_until``.

    ``failures`` counts failures in a row, over all messages; from some on nothing is sent until
    ``paused_until``. ``claimed_as`` names who is sending until ``claimed_until``.

    Outages (``webhooks.outages``)
        ``down_since`` is when the first message failed after the last that was taken; ``told_of``
        is the outage that its members were told of, by when it began. From ``given_up_at`` on, or
        since it said itself that it ``is_gone``, nothing is sent until somebody resumes it; what
        happens meanwhile is kept for it. Where it was turned off (``disabled_at``), nothing is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_sandbox = models.BooleanField(default=False)
    kind = models.CharField(max_length=10, choices=EndpointKind, default=EndpointKind.WEBHOOK)
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    secret = models.TextField()
    former_secret = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    disabled_at = models.DateTimeField(null=True)
    is_gone = models.BooleanField(default=False)
    failures = models.PositiveIntegerField(default=0)
    down_since = models.DateTimeField(null=True)
    told_of = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    claimed_as = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "is_sandbox", "url"], name="endpoint_address_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def hears(self, event: "Event") -> bool:
        """Say whether an event is for it."""
        same = (self.partner_id, self.is_sandbox) == (event.partner_id, event.is_sandbox)
        always = self.kind == EndpointKind.WEBHOOK and event.kind in ALWAYS
        return same and (always or event.kind in self.events)


class Event(models.Model):
    """Something that has happened, of which a partner is to hear. Kept for a month.

    ``who`` is the learner as the partner knows them, if it is about one; ``sequence`` counts what
    is told of them. ``about`` is the certificate or the edition. How far somebody is, is read when
    it is sent, and only of who shares then; all that stands here is which ``percent`` was reached.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_sandbox = models.BooleanField(default=False)
    kind = models.CharField(max_length=24, choices=EventKind)
    who = models.ForeignKey(PartnerLearner, on_delete=models.CASCADE, null=True, related_name="+")
    run_id = models.UUIDField(null=True)
    about = models.UUIDField(null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    sequence = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["at"], name="partner_event_at")]

    def __str__(self) -> str:
        return self.kind


class OutageKind(models.TextChoices):
    """What a mail about an endpoint says."""

    DOWN = "down", _("Takes nothing")
    GIVEN_UP = "given_up", _("Given up")


class OutageMail(models.Model):
    """A mail that is owed to a member about an endpoint that takes nothing. It goes once sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(PartnerMember, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=OutageKind)
    due_at = models.DateTimeField(db_default=Now())
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} of {self.endpoint_id}"


class DeliveryState(models.TextChoices):
    """How far a delivery is."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Delivered")
    FAILED = "failed", _("Given up")


class Delivery(models.Model):
    """An event that an endpoint is to hear. ``id`` is the order in which they were written.

    Of one learner the next is sent once the one before has arrived, or was given up, which it is
    at the first failure after ``until``. ``status`` and ``error`` are of the last try.
    """

    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    who_id = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=40, blank=True)
    tried_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event"], name="delivery_once"),
        ]
        indexes = [
            models.Index(fields=["endpoint", "id"], name="delivery_of_endpoint"),
            models.Index(
                fields=["endpoint", "next_at"],
                name="delivery_waiting",
                condition=Q(state=DeliveryState.WAITING),
            ),
            models.Index(
                fields=["endpoint", "who_id", "id"],
                name="delivery_before",
                condition=Q(state=DeliveryState.WAITING),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.endpoint_id}"
