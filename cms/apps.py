"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class CmsConfig(AppConfig):
    """Where courses are written."""

    default = True
    name = "cms"
    verbose_name = _("Content management")

    def ready(self) -> None:
        """Say who reads reports, which follows from roles; and what is kept of people."""
        from cms.kept import annotate_models  # noqa: PLC0415
        from cms.roles import Right, offices_with  # noqa: PLC0415
        from impact.access import ask_for_offices  # noqa: PLC0415

        ask_for_offices(lambda account: offices_with(account, Right.REPORTS))
        annotate_models()


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's users, with forms of ours."""

    user_viewset = "cms.accounts.AccountViewSet"
