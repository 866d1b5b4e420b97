"""The pages of a frame: those of one run, by the names and views that they have on the site.

Names that their templates lead to, and that lie outside the run, are here too: they say so.
"""

from django.urls import include, path

from web.embedding import arrivals, doors, launches, staying
from web.run_urls import urlpatterns as run_pages

handler400 = "web.views.errors.bad_request"
handler403 = "web.views.errors.forbidden"
handler404 = "web.views.errors.not_found"
handler500 = "web.views.errors.server_error"

_OUTSIDE = ("account", "certificates", "sign-up", "restriction", "guardian-code", "address")
_IN_COURSE = ("consents", "my-learning", "catalogue", "home")

PAGES = [
    path("", doors.door, name="door"),
    path("enter/", doors.enter, name="enter"),
    path("window/", doors.window, name="window"),
    path("launch/<uuid:registration_id>/<uuid:launch_id>/", launches.launched, name="launched"),
    path("welcome/", arrivals.welcome, name="welcome"),
    path("sign-in/", arrivals.sign_in, name="sign-in"),
    path("begin/", arrivals.begin, name="begin"),
    path("leave/", staying.leave, name="leave"),
    path("consents/<slug:purpose>/", staying.sharing, name="consent"),
    *(path(f"course/{name}/", staying.first, name=name) for name in _IN_COURSE),
    *(path(f"outside/{name}/", staying.outside, name=name) for name in _OUTSIDE),
    *run_pages,
]
urlpatterns = [path("", include((PAGES, "web")))]
