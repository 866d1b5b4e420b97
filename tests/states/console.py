"""Rows of the pages of partners."""

from tests.states.state import ME, State

FORM = "0b7f9a35-6c0f-4d54-9a0f-5a2f5d6f8f44"
KEY = {"name": "LMS", "scopes": "catalogue", "days": "30"}
_PARTNER = "/partner/{partner.pk}/"
_HOOKS = f"{_PARTNER}webhooks/"
PARTNERS = [
    State("partners, none", "/partner/", "newcomer"),
    State("partners", "/partner/", ME),
    State("partner, code", "/partner/join/", "newcomer"),
    State(
        "partner, code unknown", "/partner/join/", "newcomer", sends={"code": "none"}, status=422
    ),
    State("partner, overview", _PARTNER, ME),
    State("partner, nothing done yet", "/partner/{bare.pk}/", ME),
    State("partner, learners", f"{_PARTNER}learners/", ME),
    State("partner, learners, none", "/partner/{bare.pk}/learners/", ME),
    State("partner, learners, no course", "/partner/{closed_partner.pk}/learners/", ME),
    State(
        "partner, file unfit",
        f"{_PARTNER}learners/",
        ME,
        sends={"run": "{everything.run}", "form_id": FORM},
        status=422,
    ),
    State("partner, file", f"{_PARTNER}learners/{{bulk.pk}}/", ME),
    State("partner, file under way", f"{_PARTNER}learners/{{owed.pk}}/", ME),
    State("partner, keys", f"{_PARTNER}keys/", ME),
    State("partner, key made", f"{_PARTNER}keys/", ME, sends=KEY),
    State("partner, key unfit", f"{_PARTNER}keys/", ME, sends=KEY | {"days": "0"}, status=422),
    State("partner, look", f"{_PARTNER}look/", ME),
    State(
        "partner, look unfit",
        f"{_PARTNER}look/",
        ME,
        sends={"paper": "#ffffff", "ink": "#eeeeee", "action": "#000000"},
        status=422,
    ),
    State("partner, frames", f"{_PARTNER}frames/", ME),
    State(
        "partner, frames, errors",
        f"{_PARTNER}frames/",
        ME,
        sends={"sites": "http://www.example.org"},
        status=422,
    ),
    State("partner, not mine", _PARTNER, "newcomer", status=404),
    State("partner, platforms", f"{_PARTNER}platforms/", ME),
    State(
        "partner, platform without a name",
        f"{_PARTNER}platforms/",
        ME,
        sends={"name": ""},
        status=422,
    ),
    State("partner, platform", f"{_PARTNER}platforms/{{platform.pk}}/", ME),
    State(
        "partner, platform without its address",
        f"{_PARTNER}platforms/{{platform.pk}}/",
        ME,
        sends={"issuer": "x", "client_id": "x", "sign_in_address": "x", "keys_address": "x"},
        status=422,
    ),
    State("partner, members", f"{_PARTNER}members/", ME),
    State(
        "partner, member invited",
        f"{_PARTNER}members/",
        ME,
        sends={"act": "invite", "role": "viewer"},
    ),
    State("partner, webhooks", _HOOKS, ME),
    State("partner, webhook unfit", _HOOKS, ME, sends={"url": "http://x/"}, status=422),
    State("partner, webhook", f"{_HOOKS}{{hook.pk}}/", ME),
    State("partner, secret replaced", f"{_HOOKS}{{hook.pk}}/", ME, sends={"act": "secret"}),
]
