"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    """What is earned. Subscribes to the completion of runs."""

    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        """Register the system checks and the subscription."""
        from certificates import checks  # noqa: F401, PLC0415
        from certificates.services import owe_certificate  # noqa: PLC0415
        from learners.milestones import RunCompleted, subscribe  # noqa: PLC0415

        subscribe(RunCompleted, owe_certificate)
