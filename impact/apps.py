"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImpactConfig(AppConfig):
    """What changed. Subscribes to whatever takes somebody out of reports."""

    name = "impact"
    verbose_name = _("Impact")

    def ready(self) -> None:
        """Subscribe."""
        from impact.services import leave_reports  # noqa: PLC0415
        from learners.milestones import (  # noqa: PLC0415
            ConsentWithdrawn,
            Erased,
            RestrictionChanged,
            subscribe,
        )

        subscribe(ConsentWithdrawn, leave_reports)
        subscribe(Erased, leave_reports)
        subscribe(RestrictionChanged, leave_reports)
