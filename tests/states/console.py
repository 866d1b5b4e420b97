"""Rows of the pages of partners."""

from tests.states.state import ME, State

_PARTNER = "/partner/{partner.pk}/"
PARTNERS = [
    State("partners, none", "/partner/", "newcomer"),
    State("partners", "/partner/", ME),
    State("partner, code", "/partner/join/", "newcomer"),
    State(
        "partner, code unknown", "/partner/join/", "newcomer", sends={"code": "none"}, status=422
    ),
    State("partner, overview", _PARTNER, ME),
    State("partner, not mine", _PARTNER, "newcomer", status=404),
    State("partner, members", f"{_PARTNER}members/", ME),
    State(
        "partner, member invited",
        f"{_PARTNER}members/",
        ME,
        sends={"act": "invite", "role": "viewer"},
    ),
]
