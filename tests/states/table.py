"""The table: every page in every state. Add a row for a page or a state that you add."""

from dataclasses import dataclass, field

from tests.factories import PASSPHRASE
from tests.states.world import World

NOBODY, ME = "nobody", "learner"
# They answer no page of their own: they take a form and lead on, or send a file or data.
NO_PAGE = {
    *("sign-on", "sign-on-callback"),
    *("sign-out", "enrol", "language", "withdraw", "complete", "start", "set-language"),
    *(
        "healthz",
        *(
            "certificate-pdf",
            "badge-picture",
            "badge-pixels",
            "badge",
            "badge-status",
            "badge-image",
            "did",
            "keys",
        ),
        "data-file",
        "keep-account",
        "put-off-about-you",
        "forget-about-you",
        "autosave",
        "leave",
        "service-worker",
    ),
}


@dataclass(frozen=True)
class State:
    """A page as somebody meets it.

    ``address`` names parts of the world in braces. ``reader`` is "nobody", "newcomer", "saver" (of
    data), "leaver", "restricted", "forgotten", "guest", "returner" (beside whom a guest was),
    "holder" (of certificates that count no more) or "learner". ``sends`` is a form that is sent to
    the address; it may have braces too. ``files`` go with it: the world has what is in them, by
    these names. ``token`` False sends it without the token of the page.
    """

    name: str
    address: str
    reader: str = NOBODY
    status: int = 200
    sends: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    token: bool = True

    def path(self, world: World | None) -> str:
        """Return the address in this world."""
        return self.address.format(**vars(world)) if world else self.address

    def form(self, world: World | None) -> dict[str, str]:
        """Return the form in this world."""
        names = vars(world) if world else {}
        return {key.format(**names): value.format(**names) for key, value in self.sends.items()}

    def attached(self, world: World | None) -> dict[str, bytes]:
        """Return the files in this world."""
        return {key: getattr(world, name) for key, name in self.files.items()}


UNKNOWN = "0b7f9a35-6c0f-4d54-9a0f-5a2f5d6f8f26"
STALE = {"username": "somebody", "passphrase": PASSPHRASE, "text_id": UNKNOWN}
ANSWER = {"check": "{check}", "q-{check}": "7260", "answer": "1"}
MADE = {"passphrase": PASSPHRASE, "form_id": "0b7f9a35-6c0f-4d54-9a0f-5a2f5d6f8f11"}
WRONG = {**MADE, "passphrase": "not mine", "new_passphrase": "short"}
MAILED = {"address": "who@example.org", "passphrase": PASSPHRASE}
TYPED = {"q-{numeric}": "1", "save": "1"}
TOLD = {
    **dict.fromkeys(
        ("age_band", "country", "first_language", "education", "occupation"), "prefer_not"
    ),
    **dict.fromkeys(("connection", "setting", "disability"), "prefer_not"),
    "gender": "self_described",
    "gender-words": "Hijra",
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
    # Accounts
    State("sign up", "/sign-up/?next=/courses/"),
    State("sign up, errors", "/sign-up/", sends={"username": "x"}, status=422),
    State("begin without an account", "/begin/?next=/courses/"),
    State("sign up, a guest", "/sign-up/", "guest"),
    State("sign in, a guest", "/sign-in/", "guest"),
    State("account, a guest", "/me/account/", "guest"),
    State("delete account, a guest", "/me/account/delete/", "guest"),
    State("my learning, a guest", "/me/", "guest"),
    State("certificates, a guest", "/me/certificates/", "guest"),
    State("progress, a guest, completed", "/runs/{begun.run}/", "guest"),
    State("sign out, a guest", "/me/leave/", "guest"),
    State("bring along", "/me/bring-along/?next=/courses/", "returner"),
    State("my learning, of a guest beside", "/me/", "returner"),
    State("sign in", "/sign-in/?next=/me/"),
    State("sign in, errors", "/sign-in/", sends={"passphrase": ""}, status=422),
    State(
        "sign in, wrong",
        "/sign-in/",
        sends={"username": "who", "passphrase": "what is it"},
        status=422,
    ),
    State("account", "/me/account/", ME),
    State("account, of who gave an address", "/me/account/", "saver"),
    State("account, saved", "/me/account/", ME, sends={"language": "en"}),
    State("account, errors", "/me/account/", ME, sends={"language": "xx"}, status=422),
    State("recover", "/recover/"),
    State(
        "recover, wrong",
        "/recover/",
        sends={"username": "who", "code": "1", "new_passphrase": "a few words together"},
        status=422,
    ),
    State("code by mail", "/recover/mail/"),
    State("code by mail, errors", "/recover/mail/", sends={"address": "no address"}, status=422),
    State("code by mail, asked for", "/recover/mail/", sends={"address": "who@example.org"}),
    State("code by mail, wrong", "/recover/mail/code/", sends={"code": "1"}, status=422),
    State("address", "/me/account/email/", ME),
    State("address, proved", "/me/account/email/", "saver"),
    State("address, errors", "/me/account/email/", ME, sends=WRONG, status=422),
    State("address, code mailed", "/me/account/email/", ME, sends=MAILED),
    State("address, code wrong", "/me/account/email/code/", ME, sends={"code": "1"}, status=422),
    State("remove address", "/me/account/email/remove/", ME),
    State("remove address, errors", "/me/account/email/remove/", ME, sends=WRONG, status=422),
    State("choose a name", "/sign-in/organisation/new/"),
    State(
        "choose a name, errors",
        "/sign-in/organisation/new/",
        sends={"username": "x"},
        status=422,
    ),
    State("second factor, none", "/me/account/second-factor/", ME),
    State("second factor", "/me/account/second-factor/", "saver"),
    State("set up an app", "/me/account/second-factor/app/", ME),
    State("set up an app, errors", "/me/account/second-factor/app/", ME, sends=WRONG, status=422),
    State("add a passkey", "/me/account/second-factor/passkey/", ME),
    State(
        "add a passkey, errors",
        "/me/account/second-factor/passkey/",
        ME,
        sends=WRONG,
        status=422,
    ),
    State("spare codes", "/me/account/second-factor/codes/", "saver"),
    State("spare codes, errors", "/me/account/second-factor/codes/", ME, sends=WRONG, status=422),
    State("spare codes, made", "/me/account/second-factor/codes/", "saver", sends=MADE),
    State("remove a second factor", "/me/account/second-factor/remove/", "saver"),
    State("second step", "/sign-in/second-step/", "saver"),
    State("second step, wrong", "/sign-in/second-step/", "saver", sends={"code": "1"}, status=422),
    State("sign in with a passkey", "/sign-in/passkey/"),
    State(
        "sign in with a passkey, failed",
        "/sign-in/passkey/",
        sends={"credential": "{{}}"},
    ),
    State("change passphrase", "/me/account/passphrase/", ME),
    State("change passphrase, errors", "/me/account/passphrase/", ME, sends=WRONG, status=422),
    State("recovery codes", "/me/account/recovery/", ME),
    State("recovery codes, errors", "/me/account/recovery/", ME, sends=WRONG, status=422),
    State("recovery codes, made", "/me/account/recovery/", ME, sends=MADE),
    State("delete account", "/me/account/delete/", ME),
    State(
        "delete account, errors",
        "/me/account/delete/",
        ME,
        sends={"at_once": "on", "passphrase": "not mine"},
        status=422,
    ),
    State("account, to be deleted", "/me/account/", "leaver"),
    State("my learning, to be deleted", "/me/", "leaver"),
    State("my learning, after long", "/me/", "forgotten"),
    State("time zone", "/me/account/time-zone/", ME),
    State(
        "time zone, errors",
        "/me/account/time-zone/",
        ME,
        sends={"time_zone": "Mars/Olympus"},
        status=422,
    ),
    State("use of my data", "/me/account/restriction/", ME),
    State("use of my data, restricted", "/me/account/restriction/", "restricted"),
    State("account, restricted", "/me/account/", "restricted"),
    State("my learning, restricted", "/me/", "restricted"),
    State("progress, restricted", "/runs/{everything.run}/", "restricted"),
    State(
        "lesson read by somebody restricted",
        "/runs/{everything.run}/{everything.lesson}/",
        "restricted",
    ),
    State(
        "quiz seen by somebody restricted",
        "/runs/{everything.run}/{everything.quiz}/",
        "restricted",
    ),
    State(
        "lesson, restricted",
        "/runs/{everything.run}/{everything.lesson}/check/",
        "restricted",
        sends=ANSWER,
        status=409,
    ),
    # What people agree to; their parents and guardians
    State("consents", "/me/consents/", ME),
    State("consents, none", "/me/consents/", "newcomer"),
    State("consent", "/me/consents/demographics/", "newcomer"),
    State("consent, given", "/me/consents/follow_up/", ME),
    State("consent, changed", "/me/consents/sensitive/", ME),
    State("consent, of the service", "/me/consents/service/", ME),
    State("consent, of no address", "/me/consents/email/", ME),
    State("consent, unknown", "/me/consents/everything/", ME, status=404),
    State(
        "consent, errors",
        "/me/consents/demographics/",
        "newcomer",
        sends={"text_id": "{text}", "country": "XX", "age": "0"},
        status=422,
    ),
    State(
        "consent, too young",
        "/me/consents/demographics/",
        "newcomer",
        sends={"text_id": "{text}", "country": "KE", "age": "12"},
        status=422,
    ),
    State(
        "consent, text changed meanwhile",
        "/me/consents/demographics/",
        "newcomer",
        sends={"text_id": UNKNOWN, "country": "KE", "age": "26"},
        status=409,
    ),
    State("sign up, text changed meanwhile", "/sign-up/", sends=STALE, status=409),
    # The invitation of a partner
    State("invitation", "/me/invitation/", ME),
    State("invitation, unknown", "/me/invitation/", ME, sends={"code": "none"}, status=422),
    State("invitation, found", "/me/invitation/", ME, sends={"code": "{invited}"}),
    State("guardian's code", "/me/consents/guardian/?purpose=partner_sharing", ME),
    State(
        "guardian's code, made",
        "/me/consents/guardian/",
        "saver",
        sends={"purpose": "partner_sharing"},
    ),
    State("guardian's code, nothing to ask", "/me/consents/guardian/", "agreed"),
    State("guardian", "/guardian/"),
    State("guardian, errors", "/guardian/", sends={"code": "none"}, status=422),
    State("guardian, decides", "/guardian/", sends={"code": "{asks}"}),
    State(
        "guardian, errors in the answer",
        "/guardian/",
        sends={"code": "{asks}", "answer": "1"},
        status=422,
    ),
    State(
        "guardian, answered",
        "/guardian/",
        sends={
            "code": "{fresh}",
            "answer": "1",
            "is_guardian": "on",
            "agree-follow_up": "{text_of_surveys}",
        },
    ),
    State("guardian, may take back", "/guardian/", sends={"code": "{holds}"}),
    State("guardian, nothing to take back", "/guardian/", sends={"code": "{holds_nothing}"}),
    State("about you, before one agrees", "/me/about-you/", "newcomer"),
    State("about you, nothing answered", "/me/about-you/", "agreed"),
    State("about you, answered", "/me/about-you/", "teller"),
    State("about you, saved", "/me/about-you/", "teller", sends=TOLD),
    State(
        "about you, errors",
        "/me/about-you/",
        "teller",
        sends=TOLD | {"gender": "prefer_not", "setting": "sea"},
        status=422,
    ),
    State("my learning, asked about oneself", "/me/", "beginner"),
    State("progress, asked about oneself", "/runs/{translated.run}/", "beginner"),
    State("quiz, asked about oneself", "/runs/{translated.run}/{translated.quiz}/", "beginner"),
    State("my data", "/me/data/", ME),
    State("my data, of a newcomer", "/me/data/", "newcomer"),
    # Learning
    State("my learning, empty", "/me/", "newcomer"),
    State("my learning", "/me/", ME),
    State("my learning, second page", "/me/?page=2", ME),
    State("progress", "/runs/{everything.run}/", ME),
    State("progress, in two languages", "/runs/{translated.run}/", ME),
    State("progress, completed", "/runs/{completed.run}/", ME),
    State("progress, left", "/runs/{left.run}/", ME),
    State("progress, closed", "/runs/{closed.run}/", ME),
    State("lesson", "/runs/{everything.run}/{everything.lesson}/", ME),
    State("lesson, low data", "/runs/{everything.run}/{everything.lesson}/", "saver"),
    State("check", "/runs/{everything.run}/{everything.lesson}/check/", ME, sends=ANSWER),
    State(
        "check, errors",
        "/runs/{everything.run}/{everything.lesson}/check/",
        ME,
        sends=ANSWER | {"q-{check}": "many"},
        status=422,
    ),
    State("lesson, done", "/runs/{completed.run}/{completed.lesson}/", ME),
    State("quiz", "/runs/{left.run}/{left.quiz}/", ME),
    State("quiz, not tried", "/runs/{closed.run}/{closed.quiz}/", ME),
    State("quiz, attempt open", "/runs/{everything.run}/{everything.quiz}/", ME),
    State("quiz, failed", "/runs/{failed.run}/{failed.quiz}/", ME),
    State("quiz, passed", "/runs/{passed.run}/{passed.quiz}/", ME),
    State("quiz, score set by staff", "/runs/{decided.run}/{decided.quiz}/", ME),
    State("progress, score set by staff", "/runs/{decided.run}/", ME),
    State("quiz, used up", "/runs/{used_up.run}/{used_up.quiz}/", ME),
    State("quiz, timed", "/runs/{timed.run}/{timed.quiz}/", ME),
    State("attempt, one question at a time", "/attempts/{walked.attempt}/", ME),
    State("attempt, one question checked", "/attempts/{checked.attempt}/", ME),
    State("quiz, checked at once", "/runs/{checked.run}/{checked.quiz}/", ME),
    State("attempt, timed", "/attempts/{timed.attempt}/", ME),
    State("quiz, waiting", "/runs/{waiting.run}/{waiting.quiz}/", ME),
    State("quiz, not graded", "/runs/{stuck.run}/{stuck.quiz}/", ME),
    State("attempt, not graded", "/attempts/{stuck.attempt}/", ME, status=503),
    State("quiz, attempt open in another language", "/runs/{bound.run}/{bound.quiz}/", ME),
    # Attempts
    State("attempt, open", "/attempts/{everything.attempt}/", ME),
    State("attempt, open, of a course in two languages", "/attempts/{bound.attempt}/", ME),
    State(
        "attempt, errors",
        "/attempts/{everything.attempt}/",
        ME,
        sends={"q-{numeric}": "many", "submit": "1"},
        status=422,
    ),
    State(
        "attempt, changed elsewhere",
        "/attempts/{everything.attempt}/",
        ME,
        sends={"version": "older", "q-{numeric}": "1", "save": "1"},
        status=409,
    ),
    State("attempt, unanswered", "/attempts/{walked.attempt}/", ME, sends={"submit": "1"}),
    State("attempt, signed out", "/attempts/{everything.attempt}/", sends=TYPED, status=401),
    State(
        "attempt, signed out, errors",
        "/attempts/{everything.attempt}/",
        sends=TYPED | {"again": "1", "again-username": "who"},
        status=422,
    ),
    State(
        "attempt, of another account",
        "/attempts/{everything.attempt}/",
        ME,
        sends=TYPED | {"owner": "somebody-else"},
        status=409,
    ),
    State(
        "attempt, form too old",
        "/attempts/{everything.attempt}/",
        ME,
        sends=TYPED,
        token=False,
        status=403,
    ),
    State("result, every question", "/attempts/{reviewed.attempt}/", ME),
    State("result, failed", "/attempts/{failed.attempt}/", ME),
    State("result, passed", "/attempts/{passed.attempt}/", ME),
    State("result, completed", "/attempts/{completed.attempt}/", ME),
    State("result, used up", "/attempts/{used_up.attempt}/", ME),
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
