"""Rows of the pages of partners."""

from tests.states.state import ME, State

KEY = {"name": "LMS", "scopes": "catalogue", "days": "30"}
_PARTNER = "/partner/{partner.pk}/"
PARTNERS = [
    State("partners, none", "/partner/", "newcomer"),
    State("partners", "/partner/", ME),
    State("partner, code", "/partner/join/", "newcomer"),
    State(
        "partner, code unknown", "/partner/join/", "newcomer", sends={"code": "none"}, status=422
    ),
    State("partner, overview", _PARTNER, ME),
    State("partner, nothing done yet", "/partner/{bare.pk}/", ME),
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
    State("partner, members", f"{_PARTNER}members/", ME),
    State(
        "partner, member invited",
        f"{_PARTNER}members/",
        ME,
        sends={"act": "invite", "role": "viewer"},
    ),
]
