"""Sessions of frames: in the table of all sessions, and of no use as any other.

They are sealed for a use of their own: the key of one, sent as the cookie of the site, opens
nothing, and the other way round. Each says for which partner and run it is.
"""

import uuid
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from learners import sessions
from learners.models import Account
from learners.services import note_use
from partners.embedding.origins import clean_origin
from partners.models import Partner
from partners.services.bringing import Coming

LIFE = timedelta(hours=12)
_VISIT = "visit"
_BACKEND = "learners.backends.AccountBackend"


class SessionStore(sessions.SessionStore):
    """A frame's session."""

    use = "embedded session"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Who comes by a frame, from where and where to: kept in its session, as text.

    ``origin`` is the site around it, which may show it and hears of it. ``activity`` is what it
    begins with, by a launch also a module. It began with a ``token``, whose id this is, or with a
    ``launch`` of a ``registration`` of LTI.
    """

    partner: str
    run: str
    origin: str
    known_as: str
    is_sandbox: bool
    language: str
    activity: str = ""
    token: str = ""
    registration: str = ""
    launch: str = ""

    @property
    def path(self) -> str:
        """Below which address its pages are."""
        return mount_path(self.partner, self.run)

    @property
    def run_id(self) -> uuid.UUID:
        """The only run that it shows."""
        return uuid.UUID(self.run)

    def coming(self, partner: Partner) -> Coming:
        """Return who is meant, as ``bring`` takes it."""
        return Coming(
            partner=partner,
            is_sandbox=self.is_sandbox,
            known_as=self.known_as,
            run_id=self.run_id,
            language=self.language,
        )


def mount_path(partner_id: uuid.UUID | str, run_id: uuid.UUID | str) -> str:
    """Return the address below which a partner's frames of a run are."""
    return f"/embed/{partner_id}/{run_id}/"


def visit_of(session: Any) -> Visit | None:
    """Return whose visit a frame's session is about."""
    told = session.get(_VISIT)
    return Visit(**told) if told else None


def begin_visit(session: Any, visit: Visit, account: Account | None = None) -> None:
    """Begin a session anew for a visit; with an ``account``, somebody is signed in to it.

    Whoever was in it already keeps what it holds: forms that they have open in another tab, from
    another place of the same course, can still be sent.

    Raises ValueError for an origin that is none: it will stand in a header.
    """
    if visit.origin and visit.origin != clean_origin(visit.origin):
        raise ValueError(visit.origin)
    if account is not None and session.get(SESSION_KEY) == str(account.pk):
        session.cycle_key()
    else:
        session.flush()
    session[_VISIT] = asdict(visit)
    session.set_expiry(int(LIFE.total_seconds()))
    if account is not None:
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = _BACKEND
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        if account.is_guest:
            note_use(account=account)
