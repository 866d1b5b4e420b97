"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    """What is earned. Subscribes to the completion of runs."""

    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        """Register the system checks, what the tables keep of people, and the subscription."""
        from certificates import checks  # noqa: F401, PLC0415
        from certificates.forgetting import forget_certificates  # noqa: PLC0415
        from certificates.kept import annotate_models  # noqa: PLC0415
        from certificates.services import owe_certificate, owe_earlier_certificates  # noqa: PLC0415
        from learners.milestones import Erased, GuestSignedUp, RunCompleted, subscribe  # noqa: PLC0415

        annotate_models()
        subscribe(RunCompleted, owe_certificate)
        subscribe(GuestSignedUp, owe_earlier_certificates)
        subscribe(Erased, forget_certificates)
