"""Editions: what a course said when it was released."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.languages import choices
from courses.models.course import Activity, ActivityKind, Course


class Edition(models.Model):
    """One release of a course in one language. Immutable.

    Identity
        (course, language, number). A second language is an edition of the same course, and its
        activities carry the same keys, so a learner may switch language at any time.

    Hash
        ``content_hash`` is the SHA-256 of everything that learners or graders read. Releasing
        content with the hash of the newest edition makes nothing.

    Progress
        ``required_count`` is the denominator of progress, computed once, here. ``pass_grade`` is
        the grade that completes the course, in per cent; None: everything required does
        (``courses.policy.CourseRule``).

    ``settled_at`` is the only column that changes: it records that learners under way have been
    looked at again, since an edition that retires an activity can complete somebody's course.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="editions")
    language = models.CharField(max_length=12, choices=choices)
    number = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    description_html = models.TextField(blank=True)
    outcomes = models.JSONField(default=list, db_default=[])
    topics = models.JSONField(default=list)
    outline = models.JSONField()
    minutes = models.PositiveIntegerField()
    required_count = models.PositiveIntegerField()
    pass_grade = models.PositiveSmallIntegerField(null=True)
    certificate = models.JSONField(default=dict)
    released_at = models.DateTimeField(db_default=Now())
    # The member of staff, kept as an id only: no table of courses points at people.
    released_by_id = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "language", "number"], name="edition_number_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["released_at"],
                name="edition_unsettled",
                condition=models.Q(settled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.language} {self.number}"


class EditionActivity(models.Model):
    """An activity as one edition has it.

    ``content`` is what a learner may see (for a quiz, the delivery schema, without a key);
    ``answer_key`` is what only graders read. Selectors that feed learners never load the latter.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="activities")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ActivityKind)
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    minutes = models.PositiveIntegerField()
    required = models.BooleanField(default=True)
    content = models.JSONField()
    answer_key = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "activity"], name="edition_has_activity_once"
            ),
            models.UniqueConstraint(fields=["edition", "position"], name="edition_position_once"),
        ]

    def __str__(self) -> str:
        return self.title
