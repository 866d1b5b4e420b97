"""Certificates."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from certificates.models.design import DesignRevision
from certificates.models.states import (
    EXPIRED,
    PAST,
    CertificateKind,
    CertificateState,
    RevocationReason,
    is_over,
)
from courses.languages import choices
from courses.models import Run
from learners.models import Account


class Certificate(models.Model):
    """A certificate that a learner has earned.

    Frozen
        Everything that it prints is in the row from the moment that it is owed, so that no later
        edit or deletion changes it: title, language, date, hours, signatories, issuer, design, the
        day until which it holds, and the name as the learner had it, encrypted with their data key
        ("" or NULL: no name). Its badge says besides what ``achievement`` holds: "outcomes", and
        "alignment", each with name, url and framework.

    Public
        Whoever has the code learns the name only where ``shows_name``, which its holder chooses
        for each certificate by itself (``certificates.services.showing``).

    Kinds
        Of a course, ``of`` is None: its run says it. Of a module it is the module's key, of a
        programme the programme's id; ``run`` is then where it was earned: the one whose completion
        made a programme whole. A module's is issued at once and has no document. ``achievement``
        holds of a module "course" (its title) and "summary", of a programme "courses" (the titles
        of those that were completed).

    Life
        owed → issued, or failed after ``MAX_TRIES`` where it cannot be drawn; failed → owed where
        staff ask for it. ``issued`` means that the file was read back and had the hash in
        ``sha256``. ``issued_at`` never moves.

        A revoked one says since when and why. A superseded one was replaced by a new one of the
        same learner, ``superseded_by``, with a code of its own. Both stay what they are
        (``states.TRANSITIONS``), and there is at most one that is neither. ``issued_at`` tells
        whether anybody can have seen its code.

        Their names are forgotten at once, their documents soon, at ``removed_at``.

        ``expires_on`` is its last day, None for ever. No state: nobody has to be there at midnight.

    Mail
        ``mail_due_at`` says when its holder is to be told by e-mail that it is ready, None where
        they are not (``certificates.mails``); ``mailed_at`` that they were.

    Claim
        A worker takes a certificate by moving ``claimed_until`` into the future in one
        conditional UPDATE. A worker that dies loses its claim when the time is up. Those that
        nobody waits for, ``in_bulk``, come after the others.
    """

    pk = models.CompositePrimaryKey("learner_id", "id")
    learner = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=12,
        choices=CertificateKind,
        default=CertificateKind.COURSE,
        db_default=CertificateKind.COURSE,
    )
    of = models.UUIDField(null=True)
    state = models.CharField(max_length=12, choices=CertificateState, default=CertificateState.OWED)
    code = models.CharField(max_length=26)
    language = models.CharField(max_length=12, choices=choices)
    title = models.CharField(max_length=255)
    name = models.BinaryField(null=True)
    shows_name = models.BooleanField(default=False, db_default=False)
    issuer = models.CharField(max_length=120)
    signatories = models.JSONField(default=list)
    hours = models.DecimalField(max_digits=5, decimal_places=1, default=0)
    achievement = models.JSONField(default=dict, db_default={})
    completed_on = models.DateField()
    expires_on = models.DateField(null=True)
    # Nobody asks for the certificates of a design, so it has no index. None: the built-in one.
    design = models.ForeignKey(
        DesignRevision, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    sha256 = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True)
    owed_at = models.DateTimeField(db_default=Now())
    in_bulk = models.BooleanField(default=False, db_default=False)
    claimed_until = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revocation_reason = models.CharField(
        max_length=20, choices=RevocationReason, blank=True, default="", db_default=""
    )
    superseded_by = models.UUIDField(null=True)
    removed_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)
    mail_tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "run"],
                condition=Q(kind=CertificateKind.COURSE) & ~Q(state__in=PAST),
                name="certificate_one_of_a_run",
            ),
            models.UniqueConstraint(
                fields=["learner", "run", "of"],
                condition=Q(kind=CertificateKind.MODULE) & ~Q(state__in=PAST),
                name="certificate_one_of_a_module",
            ),
            models.UniqueConstraint(
                fields=["learner", "of"],
                condition=Q(kind=CertificateKind.PROGRAMME) & ~Q(state__in=PAST),
                name="certificate_one_of_programme",
            ),
            models.CheckConstraint(
                condition=Q(kind=CertificateKind.COURSE, of__isnull=True)
                | (~Q(kind=CertificateKind.COURSE) & Q(of__isnull=False)),
                name="certificate_of_something",
            ),
            models.CheckConstraint(
                condition=~Q(state=CertificateState.ISSUED)
                | Q(issued_at__isnull=False, kind=CertificateKind.MODULE)
                | (Q(issued_at__isnull=False) & ~Q(sha256="")),
                name="certificate_issued_has_document",
            ),
            models.CheckConstraint(
                condition=~Q(state=CertificateState.REVOKED)
                | (Q(revoked_at__isnull=False) & ~Q(revocation_reason="")),
                name="certificate_revoked_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=CertificateState.SUPERSEDED) | Q(superseded_by__isnull=False),
                name="certificate_superseded_by_one",
            ),
        ]
        indexes = [
            models.Index(
                fields=["in_bulk", "owed_at"],
                name="certificate_owed_in_turn",
                condition=Q(state=CertificateState.OWED),
            ),
            models.Index(
                fields=["of", "learner"],
                name="certificate_of_programme",
                condition=Q(kind=CertificateKind.PROGRAMME),
            ),
            models.Index(
                fields=["owed_at"],
                name="certificate_to_remove",
                condition=Q(state__in=PAST, removed_at__isnull=True),
            ),
            models.Index(
                fields=["mail_due_at"],
                name="certificate_to_mail",
                condition=Q(mail_due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def courses(self) -> tuple[str, ...]:
        """The titles of the courses of a programme, or of the one that a module is of."""
        course = self.achievement.get("course")
        return tuple(self.achievement.get("courses", [course] if course else []))

    @property
    def standing(self) -> str:
        """Its state as people are told it: an issued one whose last day is over has expired."""
        if self.state == CertificateState.ISSUED and is_over(self.expires_on):
            return EXPIRED
        return self.state

    @property
    def folder(self) -> str:
        """Where the documents of its learner are in the private storage."""
        return f"certificates/{self.learner_id}"

    def path_of(self, digest: str) -> str:
        """Where a document is that has a SHA-256."""
        return f"{self.folder}/{self.id}.{digest[:16]}.pdf"

    @property
    def path(self) -> str:
        """Where the document is, once it is issued."""
        return self.path_of(self.sha256)

    @property
    def former_path(self) -> str:
        """Where it was before documents were named after what is in them."""
        return f"{self.folder}/{self.id}.pdf"
