"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    """What is earned. Subscribes to the completion of modules and runs."""

    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        """Register the system checks, what the tables keep of people, and the subscription."""
        from certificates import checks  # noqa: F401, PLC0415
        from certificates.forgetting import forget_certificates  # noqa: PLC0415
        from certificates.kept import annotate_models  # noqa: PLC0415
        from certificates.services import (  # noqa: PLC0415
            give_badge_of_module,
            give_earlier_badges,
            owe_certificate,
            owe_earlier_certificates,
            owe_earlier_programmes,
            owe_programmes,
            owe_withheld_programmes,
        )
        from learners.milestones import (  # noqa: PLC0415
            Erased,
            GuestSignedUp,
            ModuleCompleted,
            RestrictionChanged,
            RunCompleted,
            subscribe,
        )

        annotate_models()
        subscribe(ModuleCompleted, give_badge_of_module)
        # A programme counts the certificates of courses, which therefore come first.
        subscribe(RunCompleted, owe_certificate)
        subscribe(RunCompleted, owe_programmes)
        subscribe(GuestSignedUp, give_earlier_badges)
        subscribe(GuestSignedUp, owe_earlier_certificates)
        subscribe(GuestSignedUp, owe_earlier_programmes)
        subscribe(RestrictionChanged, owe_withheld_programmes)
        subscribe(Erased, forget_certificates)
