"""What is asked about learners, and what they answered."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

KEY = RegexValidator(
    r"^[a-z0-9][a-z0-9_-]*\Z", _("Small letters, digits, hyphens and underscores.")
)


class DemographicQuestion(models.Model):
    """What a programme has changed of a question, or a question of its own.

    Questions that come with the product are in ``learners.demographics``: one that nobody has
    changed has no row here. ``labels`` are words by language, in the place of the product's.
    ``sensitive`` counts for questions of one's own: the others are what they are.
    """

    key = models.CharField(_("key"), max_length=32, primary_key=True, validators=[KEY])
    is_on = models.BooleanField(_("asked"))
    sensitive = models.BooleanField(_("sensitive"), default=False)
    labels = models.JSONField(_("words"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("question about learners")
        verbose_name_plural = _("questions about learners")

    def __str__(self) -> str:
        return self.key


class DemographicOption(models.Model):
    """An option that a programme has added to a question, or has changed.

    Options are retired and never deleted, and a key is never used again, so that an answer always
    means what it meant.
    """

    question = models.ForeignKey(
        DemographicQuestion, on_delete=models.PROTECT, related_name="options"
    )
    key = models.CharField(_("key"), max_length=32, validators=[KEY])
    labels = models.JSONField(_("words"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="demographic_option_once")
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.key}"


class Profile(models.Model):
    """What somebody has answered about themselves (TRUST D2, decision 10).

    Whose it is
        Nothing here says so: no foreign key, no time, no order that means something. The key is
        made of the learner's own data key, which opens with a key outside the database only.

    What is in it
        ``answers`` are sealed, and of the same length whatever they are; ``words`` are what people
        wrote themselves, apart, so that no report opens them. ``learners.privacy.profiles`` reads
        and writes both.
    """

    pseudonym = models.UUIDField(primary_key=True, editable=False)
    answers = models.BinaryField()
    words = models.BinaryField()

    def __str__(self) -> str:
        return str(self.pseudonym)
