"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """The pages of the site."""

    name = "web"
    verbose_name = _("Pages")
