"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearnersConfig(AppConfig):
    """Who learns."""

    name = "learners"
    verbose_name = _("Learners")

    def ready(self) -> None:
        """Register the system checks, and what the tables keep of people."""
        from learners import checks  # noqa: F401, PLC0415
        from learners.privacy.kept import annotate_models  # noqa: PLC0415

        annotate_models()
