"""What somebody may ask the catalogue for. The API and the pages offer the same."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Length(models.TextChoices):
    """How long a course takes, in minutes."""

    SHORT = "under-30", _("Under 30 minutes")
    MEDIUM = "30-60", _("30 to 60 minutes")
    LONG = "60-180", _("1 to 3 hours")
    LONGEST = "over-180", _("More than 3 hours")


LENGTHS = {
    Length.SHORT: Q(minutes__lt=30),
    Length.MEDIUM: Q(minutes__gte=30, minutes__lte=60),
    Length.LONG: Q(minutes__gt=60, minutes__lte=180),
    Length.LONGEST: Q(minutes__gt=180),
}


@dataclass(frozen=True, kw_only=True)
class CourseFilter:
    """All of it must fit one edition. What is "" or None is not asked for.

    ``topic`` is a name or its key, ``language`` one of ``CONTENT_LANGUAGES``.
    """

    search: str = ""
    language: str | None = None
    topic: str | None = None
    length: Length | None = None
