"""Programmes: sets of courses for which there is a certificate of its own."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.languages import choices
from courses.models.course import LONGEST_SLUG, Course, Office


class ProgrammeState(models.TextChoices):
    """Whether a programme can be earned now."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Programme(models.Model):
    """Courses that belong together, and what it takes to have completed them.

    Words
        ``ProgrammeText``, one row a language.

    Rule
        ``ProgrammeRule``: each change makes another one, and the one before ends. Whoever had
        completed what a rule asked for before it ended has earned the programme, whatever it asks
        for later. While a programme is closed, no rule of it is in force.

    Certificates
        Are not here, but in ``certificates``, which prints what it has frozen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="programmes")
    slug = models.SlugField(_("slug"), max_length=LONGEST_SLUG, unique=True)
    state = models.CharField(
        _("state"), max_length=8, choices=ProgrammeState, default=ProgrammeState.CLOSED
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class ProgrammeText(models.Model):
    """What a programme is called in a language, what it is about, and what its certificates say.

    ``certificate`` has the "design", the "signatories" and "valid_for", as that of an edition has
    them (``courses.models.edition``). What changes here counts for certificates earned later.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12, choices=choices)
    title = models.CharField(_("title"), max_length=255)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    certificate = models.JSONField(default=dict, db_default={}, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "language"], name="programme_text_once_per_language"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RuleQuerySet(models.QuerySet["ProgrammeRule"]):
    """Rules of programmes."""

    def once_in_force(self) -> "RuleQuerySet":
        """Leave out what was written while the programme was closed."""
        ended = models.Q(until__isnull=False, until__lte=models.F("since"))
        return self.exclude(ended)


class ProgrammeRule(models.Model):
    """What a programme asked for from ``since`` until ``until`` (None: it still does).

    ``needed`` is how many of its courses; as many as there are where it is all of them. Nothing of
    a rule changes but ``until``. One that was written while the programme was closed was never in
    force: it ends when it begins.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rules")
    number = models.PositiveIntegerField()
    needed = models.PositiveSmallIntegerField()
    since = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programme_rule_once"),
            models.UniqueConstraint(
                fields=["programme"],
                condition=models.Q(until__isnull=True),
                name="programme_rule_in_force_once",
            ),
            models.CheckConstraint(
                condition=models.Q(needed__gte=1), name="programme_rule_needs_a_course"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.number}"

    def course_ids(self) -> tuple[uuid.UUID, ...]:
        """Return its courses, in order. One query, and none where they were prefetched."""
        return tuple(each.course_id for each in self.courses.all())

    def met_by(self, completed: Mapping[uuid.UUID, datetime]) -> list[uuid.UUID]:
        """Return the courses that count, if they are enough, of those completed by instant.

        What was completed once the rule had ended does not count for it. As many queries as
        ``course_ids``.
        """
        counted = [
            course_id
            for course_id in self.course_ids()
            if course_id in completed and (self.until is None or completed[course_id] < self.until)
        ]
        return counted if len(counted) >= self.needed else []


class ProgrammeCourse(models.Model):
    """A course of a rule, at its place in the order."""

    rule = models.ForeignKey(ProgrammeRule, on_delete=models.CASCADE, related_name="courses")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "course"], name="programme_course_once"),
            models.UniqueConstraint(fields=["rule", "position"], name="programme_position_once"),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.course_id)


class AwardState(models.TextChoices):
    """Whether learners are still to be looked through."""

    OWED = "owed", _("Being given")
    DONE = "done", _("Given")


class ProgrammeAward(models.Model):
    """Giving a programme's certificate to those who had completed it before it existed.

    Owed when staff ask for it, and again when they ask anew; ``given`` of ``total`` learners who
    had completed enough say how far it is. Each is a transaction of its own, and nobody gets two:
    where a worker dies, another begins again.
    """

    MAX_TRIES = 5

    programme = models.OneToOneField(
        Programme, on_delete=models.CASCADE, primary_key=True, related_name="award"
    )
    state = models.CharField(max_length=8, choices=AwardState, default=AwardState.OWED)
    total = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    given = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True)
    claimed_until = models.DateTimeField(null=True)
    requested_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"award of {self.programme_id}"
