"""The addresses within a run: on the site, and in a frame of a partner's."""

from django.urls import path

from web.views import attempts, checks, drafts, learning

_ACTIVITY = "runs/<uuid:run_id>/<uuid:activity_id>/"

urlpatterns = [
    path("runs/<uuid:run_id>/", learning.progress, name="progress"),
    path("runs/<uuid:run_id>/enrol/", learning.enrol, name="enrol"),
    path("runs/<uuid:run_id>/language/", learning.language, name="language"),
    path("runs/<uuid:run_id>/withdraw/", learning.withdraw, name="withdraw"),
    path(_ACTIVITY, learning.activity, name="activity"),
    path(f"{_ACTIVITY}complete/", learning.complete, name="complete"),
    path(f"{_ACTIVITY}check/", checks.check, name="check"),
    path(f"{_ACTIVITY}start/", attempts.start, name="start"),
    path("attempts/<uuid:attempt_id>/", attempts.attempt, name="attempt"),
    path("attempts/<uuid:attempt_id>/draft/", drafts.autosave, name="autosave"),
]
