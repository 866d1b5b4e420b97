"""The table: every page in every state. Add a row for a page or a state that you add."""

from tests.states.accounts import ACCOUNTS
from tests.states.console import PARTNERS
from tests.states.learning import LEARNING
from tests.states.state import ME, TYPED, State

# They answer no page of their own: they take a form and lead on, or send a file or data.
NO_PAGE = {
    *("sign-on", "sign-on-callback"),
    *("sign-out", "enrol", "language", "withdraw", "complete", "start", "set-language"),
    *("certificate-pdf", "badge-picture", "badge-pixels", "badge", "badge-status", "badge-image"),
    *("healthz", "did", "keys", "data-file", "keep-account", "service-worker"),
    *("put-off-about-you", "forget-about-you", "autosave", "leave"),
    *("brand", "partner-learners-codes", "claim-open", "embed-script", "oembed"),
    *("lti-keys", "lti-launch", "lti-choices"),
}


EMPTY_SITE = [
    State("home of an empty site", "/"),
    State("catalogue of an empty site", "/courses/"),
    State("programmes of an empty site", "/programmes/"),
]
STATES = [
    State("home", "/"),
    State("home, signed in", "/", ME),
    State("catalogue", "/courses/"),
    State("catalogue, second page", "/courses/?page=2"),
    State("catalogue, found", "/courses/?search=human&language=ar&topic=rights&length=under-30"),
    State("catalogue, nothing found", "/courses/?search=nothing-like-it&language=th&topic=19"),
    State("catalogue, errors", "/courses/?language=xx", status=422),
    State("course", "/courses/{everything.slug}/"),
    State("course in another language", "/courses/{translated.slug}/?language=ar"),
    State("course, not enrolled", "/courses/{everything.slug}/", "newcomer"),
    State("course, enrolled", "/courses/{everything.slug}/", ME),
    State("course, with a badge for a module", "/courses/{badged.slug}/", ME),
    State("course, closed", "/courses/{closed.slug}/"),
    State("course, not open yet", "/courses/{upcoming.slug}/"),
    State("programmes", "/programmes/"),
    State("programme, in another language", "/programmes/under-way/?language=ar"),
    State("programmes, signed in", "/programmes/", ME),
    State("programme, under way", "/programmes/under-way/", ME),
    State("programme, completed and closed", "/programmes/completed/", ME),
    *ACCOUNTS,
    *LEARNING,
    *PARTNERS,
    # Certificates: issued, being made, and failed
    State("certificates, none", "/me/certificates/", "newcomer"),
    State("certificates", "/me/certificates/", ME),
    State("certificates that count no more", "/me/certificates/", "holder"),
    State("certificate to be replaced", "/me/certificates/{certificate}/replace/", "holder"),
    State("certificate", "/me/certificates/{issued}/", ME),
    State("certificate, with a name that is shown", "/me/certificates/{named}/", "teller"),
    State("verification form", "/verify/"),
    State("verification form, errors", "/verify/?code=", status=422),
    State("verification, known", "/verify/{code}"),
    State("verification of a badge", "/verify/{code_of_badge}"),
    State("verification of a programme", "/verify/{code_of_programme}"),
    State("verification, with a name", "/verify/{code_of_named}"),
    State("verification, of somebody who was erased", "/verify/{code_of_erased}"),
    State("verification, of one that was revoked", "/verify/{code_of_revoked}"),
    State("verification, of one that was replaced", "/verify/{code_of_replaced}"),
    State("verification, of one that has expired", "/verify/{code_of_expired}"),
    State("verification, unknown", "/verify/unknown", status=404),
    State("verification of no file", "/verify/", sends={"document": ""}, status=422),
    State("verification of a file", "/verify/", files={"document": "document"}),
    State("verification of an altered file", "/verify/", files={"document": "altered"}),
    State("verification of another file", "/verify/", files={"document": "another"}),
    # The rest
    State("privacy", "/privacy/"),
    State("offline", "/offline/"),
    State("nothing here", "/no-such-page/", status=404),
    State("nothing here, signed in", "/no-such-page/", ME, status=404),
    State("form too old", "/me/account/", ME, sends={"language": "en"}, token=False, status=403),
    State("bad request", "/broken/bad-request/", status=400),
    State("too large", "/broken/too-large/", status=413),
    State("forbidden", "/broken/forbidden/", ME, status=403),
    State("too many tries", "/broken/too-many/", status=429),
    State("key missing", "/broken/wrong-key/", ME, status=503),
    State("key missing, form kept", "/broken/wrong-key/", ME, sends=TYPED, status=503),
    State("server error", "/broken/server-error/", ME, status=500),
    State("unavailable", "/broken/unavailable/", ME, status=503),
]
