"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    """Who brings learners. Subscribes to what changes what partners see of them."""

    name = "partners"
    verbose_name = _("Partners")

    def ready(self) -> None:
        """Register what the tables keep of people, and the subscriptions."""
        from certificates.designs.branding import brand_by  # noqa: PLC0415
        from learners import milestones  # noqa: PLC0415
        from learners.privacy.rotation import keep_sealed  # noqa: PLC0415
        from partners import following  # noqa: PLC0415
        from partners.co_branding import designs_by_partners  # noqa: PLC0415
        from partners.kept import annotate_models  # noqa: PLC0415
        from partners.lti import wiring  # noqa: PLC0415
        from partners.webhooks.signing import USE  # noqa: PLC0415

        annotate_models()
        brand_by(designs_by_partners)
        keep_sealed("partners.Endpoint", "secret", use=USE)
        keep_sealed("partners.Endpoint", "former_secret", use=USE)
        milestones.subscribe(milestones.ProgressChanged, following.note_progress)
        milestones.subscribe(milestones.ConsentGiven, following.note_consent)
        milestones.subscribe(milestones.ConsentWithdrawn, following.note_consent)
        milestones.subscribe(milestones.RestrictionChanged, following.note_restriction)
        milestones.subscribe(milestones.GuestJoined, following.follow_to_account)
        milestones.subscribe(milestones.Erased, following.forget_learner)
        milestones.subscribe(milestones.CertificatesChanged, following.note_certificates)
        milestones.subscribe(milestones.EditionSettled, following.note_edition)
        wiring.connect()
