"""The addresses of the pages. An address that only takes a form sends readers one level up."""

from django.urls import path

from web.views import (
    accounts,
    attempts,
    catalogue,
    certificates,
    checks,
    data,
    drafts,
    erasing,
    health,
    languages,
    learning,
    leaving,
    offline,
    passphrases,
    privacy,
    restriction,
)

app_name = "web"
_ACTIVITY = "runs/<uuid:run_id>/<uuid:activity_id>/"

urlpatterns = [
    path("", catalogue.home, name="home"),
    path("courses/", catalogue.catalogue, name="catalogue"),
    path("courses/<str:slug>/", catalogue.course, name="course"),
    path("sign-up/", accounts.sign_up, name="sign-up"),
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("recover/", passphrases.recover, name="recover"),
    path("sign-out/", leaving.sign_out, name="sign-out"),
    path("leave/", leaving.leave, name="leave"),
    path("me/", learning.my_learning, name="my-learning"),
    path("me/account/", accounts.account, name="account"),
    path("me/account/delete/", erasing.delete_account, name="delete-account"),
    path("me/account/keep/", erasing.keep_account, name="keep-account"),
    path("me/account/passphrase/", passphrases.change_passphrase, name="passphrase"),
    path("me/account/recovery/", passphrases.recovery_codes, name="recovery-codes"),
    path("me/account/restriction/", restriction.restriction, name="restriction"),
    path("me/data/", data.my_data, name="data"),
    path("me/data.json", data.my_data_file, name="data-file"),
    path("me/certificates/", certificates.my_certificates, name="certificates"),
    path("me/certificates/<uuid:certificate_id>.pdf", certificates.pdf, name="certificate-pdf"),
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
    path("verify/", certificates.verify_form, name="verify-form"),
    # A path, not a slug: whatever somebody types is answered alike.
    path("verify/<path:code>", certificates.verify, name="verify"),
    path("set-language/", languages.set_language, name="set-language"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("offline/", offline.offline, name="offline"),
    path("sw.js", offline.service_worker, name="service-worker"),
    path("healthz", health.healthz, name="healthz"),
]
