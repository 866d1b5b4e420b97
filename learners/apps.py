"""App configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LearnersConfig(AppConfig):
    """Who learns."""

    name = "learners"
    verbose_name = _("Learners")

    def ready(self) -> None:
        """Register checks and what is kept of people; seal columns; load texts of consent."""
        from learners import checks  # noqa: F401, PLC0415
        from learners.milestones import ConsentWithdrawn, subscribe  # noqa: PLC0415
        from learners.privacy.columns import seal_columns  # noqa: PLC0415
        from learners.privacy.kept import annotate_models  # noqa: PLC0415
        from learners.services.consent_texts import load_default_texts  # noqa: PLC0415
        from learners.services.profiles import forget_withdrawn  # noqa: PLC0415

        seal_columns()
        subscribe(ConsentWithdrawn, forget_withdrawn)
        annotate_models()
        post_migrate.connect(load_default_texts, sender=self)
