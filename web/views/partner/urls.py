"""The addresses of the pages of partners. Each part adds its own."""

from django.urls import path

from web.views.partner import (
    brand,
    embedding,
    keys,
    learners,
    members,
    overview,
    platforms,
    webhooks,
)

_PARTNER = "partner/<uuid:partner_id>/"

urlpatterns = [
    path("partner/", overview.choose, name="partners"),
    path("partner/join/", members.become, name="partner-join"),
    path(_PARTNER, overview.overview, name="partner-overview"),
    path(f"{_PARTNER}learners/", learners.learners, name="partner-learners"),
    path(
        f"{_PARTNER}learners/<uuid:bulk_id>/", learners.learners_file, name="partner-learners-file"
    ),
    path(
        f"{_PARTNER}learners/<uuid:bulk_id>/codes.csv",
        learners.learners_codes,
        name="partner-learners-codes",
    ),
    path(f"{_PARTNER}keys/", keys.keys, name="partner-keys"),
    path(f"{_PARTNER}look/", brand.brand, name="partner-brand"),
    path("brands/<uuid:of>.css", brand.stylesheet, name="brand"),
    path(f"{_PARTNER}frames/", embedding.embedding, name="partner-frames"),
    path(f"{_PARTNER}members/", members.members, name="partner-members"),
    path(f"{_PARTNER}webhooks/", webhooks.endpoints, name="partner-webhooks"),
    path(f"{_PARTNER}webhooks/<uuid:endpoint_id>/", webhooks.endpoint, name="partner-webhooks-one"),
    path(f"{_PARTNER}platforms/", platforms.platforms, name="partner-platform"),
    path(
        f"{_PARTNER}platforms/<uuid:registration_id>/",
        platforms.platform,
        name="partner-platform-one",
    ),
]
