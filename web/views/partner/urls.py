"""The addresses of the pages of partners. Each part adds its own."""

from django.urls import path

from web.views.partner import members, overview

_PARTNER = "partner/<uuid:partner_id>/"

urlpatterns = [
    path("partner/", overview.choose, name="partners"),
    path("partner/join/", members.become, name="partner-join"),
    path(_PARTNER, overview.overview, name="partner-overview"),
    path(f"{_PARTNER}members/", members.members, name="partner-members"),
]
