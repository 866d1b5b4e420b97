"""Partners: universities, schools and organisations that bring learners."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Office, Run
from partners.embedding.origins import origins_in, validate_origins


class Partner(models.Model):
    """An organisation that has a contract with one office, and brings learners to its runs.

    ``runs`` are those that it may bring learners to and read the content of; ``demo_runs`` are for
    its sandbox keys, which touch nothing else. The contract counts by day, UTC; without an end it
    goes on. ``seats`` is how many learners it may have, None for any number; those of the sandbox
    do not count.

    ``sites`` may show its courses in a frame; what is in there is asked as ``origins``.

    ``certificate_design`` is the design, in the CMS, of certificates that learners who let the
    partner see their progress earn in runs that it brought them to; None for their courses'.

    ``position`` is the last place that was given in its list of changes (``partners.changes``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("office")
    )
    name = models.CharField(_("name"), max_length=120)
    website = models.URLField(_("website"), blank=True, help_text=_("Shown to who is invited."))
    contract_from = models.DateField(_("contract from"))
    contract_until = models.DateField(_("contract until"), null=True, blank=True)
    seats = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("How many learners; empty: any number.")
    )
    runs = models.ManyToManyField(Run, related_name="+", blank=True, verbose_name=_("runs"))
    demo_runs = models.ManyToManyField(
        Run,
        related_name="+",
        blank=True,
        verbose_name=_("runs of the sandbox"),
        help_text=_("All that sandbox keys touch."),
    )
    sites = models.TextField(
        _("sites"),
        blank=True,
        db_default="",
        validators=[validate_origins],
        help_text=_(
            "Sites that may show its courses in a frame, one in each line, as "
            "https://www.example.org. For the sandbox also http://localhost:8080."
        ),
    )
    certificate_design = models.UUIDField(null=True, editable=False)
    position = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contract_until__isnull=True)
                | models.Q(contract_until__gte=models.F("contract_from")),
                name="partner_contract_ends_after_start",
                violation_error_message=_("A contract ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_force(self) -> bool:
        """Whether the contract counts today, UTC."""
        today, until = datetime.now(UTC).date(), self.contract_until
        return self.contract_from <= today and (until is None or today <= until)

    @property
    def origins(self) -> list[str]:
        """The sites that may show its courses, as browsers name them."""
        return origins_in(self.sites)


@dataclass(frozen=True)
class Side:
    """The learners and runs of a partner that are real, or those of its sandbox."""

    partner: Partner
    is_sandbox: bool
