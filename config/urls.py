"""The site's addresses."""

from typing import Any

from django.conf import settings
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from config.api import api
from config.media import serve_media

handler400 = "web.views.errors.bad_request"
handler403 = "web.views.errors.forbidden"
handler404 = "web.views.errors.not_found"
handler500 = "web.views.errors.server_error"

urlpatterns: list[Any] = [
    path("api/v1/", api.urls),
    path("_allauth/browser/v1/", include("config.headless")),
    path("cms/documents/", include(wagtaildocs_urls)),
    path("cms/", include("cms.urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("pages/", include(wagtail_urls)),
    path("", include("web.urls")),
]

if settings.MEDIA_IS_LOCAL:
    urlpatterns = [re_path(r"^media/(?P<path>.+)$", serve_media), *urlpatterns]

if settings.STYLEGUIDE:
    urlpatterns = [path("styleguide/", include("web.styleguide.urls")), *urlpatterns]
