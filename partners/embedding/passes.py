"""Passes: what a frame's page hands to a window of its own, in a form, for some minutes.

No cookie of the frame is there. A pass is sealed, in no address and no table, and says one thing.
"""

import json
import time

from learners.errors import WrongKeyError
from learners.privacy.vault import open_text, seal_text
from partners.embedding.errors import EmbedTokenError

WINDOW, CLAIM = "embed window", "embed claim"
"""Uses: to go on in a window without a frame, to make the account one's own."""
_LIFE = 600


def make_pass(value: str, *, use: str) -> str:
    """Return a pass that says a value."""
    return seal_text(json.dumps([value, now()]), use=use)


def open_pass(text: str, *, use: str) -> str:
    """Return what a pass says. Raises EmbedTokenError for an old one, and for all else."""
    try:
        value, made_at = json.loads(open_text(text, use=use))
    except (WrongKeyError, ValueError):
        raise EmbedTokenError from None
    if now() - made_at > _LIFE:
        raise EmbedTokenError
    return value


def now() -> float:
    """Return the time, in seconds."""
    return time.time()
