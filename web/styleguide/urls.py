"""The address of the style guide, below ``/styleguide/``."""

from django.urls import path

from web.styleguide.views import styleguide

urlpatterns = [path("", styleguide, name="styleguide")]
