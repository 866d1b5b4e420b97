"""Offices, courses and the activities that learners' progress hangs on."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.languages import choices

LONGEST_SLUG = 120


class Office(models.Model):
    """A regional office of the movement. It owns courses; its staff see only their own drafts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OfficeCountry(models.Model):
    """A country that an office serves. No other office does.

    ``country`` is its code in ISO 3166-1, of two letters.
    """

    country = models.CharField(_("country"), max_length=2, primary_key=True)
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="countries")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(country__regex="^[A-Z]{2}$"), name="office_country_is_a_code"
            ),
        ]

    def __str__(self) -> str:
        return self.country


class Course(models.Model):
    """A course as learners know it, from its first release on.

    Identity
        ``id`` is the translation key of its CMS page, which is the same in every language and
        survives renaming and moving. ``slug`` is set at the first release and never changes, so
        that public addresses stay.

    ``languages`` are those that have an edition; release keeps it.

    What is not here
        No text. Titles and content are in editions, one series for each language.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="courses")
    slug = models.SlugField(_("slug"), max_length=LONGEST_SLUG, unique=True)
    source_language = models.CharField(_("source language"), max_length=12, choices=choices)
    languages = models.JSONField(default=list, editable=False)
    listed = models.BooleanField(_("listed in the catalogue"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        indexes = [models.Index(fields=["listed", "slug"], name="course_listed_slug")]

    def __str__(self) -> str:
        return self.slug


class ActivityKind(models.TextChoices):
    """What a learner does in an activity."""

    LESSON = "lesson", _("Lesson")
    QUIZ = "quiz", _("Quiz")


class Activity(models.Model):
    """A lesson or quiz that progress hangs on. Never deleted; retired when an edition drops it.

    ``id`` is the translation key of its CMS page. An activity that comes back in a later edition
    is the same one, and what learners did in it counts again.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=20, choices=ActivityKind)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
