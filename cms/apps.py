"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """Where courses are written."""

    name = "cms"
    verbose_name = _("Content management")
