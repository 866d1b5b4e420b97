"""Where share cards are kept: each once, under a name made of all that it shows.

A card that is there never changes, so it may be cached for ever. What stands behind no card is
drawn in the background, at release and at issue; the page that lacks its card asks again, once an
hour at most, and shows none until then. So nobody makes a server draw by asking for addresses.

A card that could not be drawn ``MAX_TRIES`` times is given up: it is not asked for again until its
course shows something else, which is another card, or an operator asks (``forget_failures``).
"""

import hashlib
import logging
from functools import lru_cache

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from courses.drawing.card import Card, draw_card, render_card

logger = logging.getLogger(__name__)

KNOWN_SECONDS = 24 * 3600
ASK_SECONDS = 3600
MAX_TRIES = 5
GIVEN_UP_SECONDS = 90 * 24 * 3600
_ROUND = "cards:round"
_PNG_END = b"IEND\xaeB`\x82"


@lru_cache(maxsize=1024)
def path_of(card: Card) -> str:
    """Return where a card is in the public storage. Another design has other names."""
    drawn = render_card(card) + render_to_string(f"courses/drawing/{card.design}.css")
    return f"{card.design}s/{hashlib.sha256(drawn.encode()).hexdigest()}.png"


def hang(card: Card) -> str:
    """Draw a card unless it is there; return its path. Raises what drawing or storing raises."""
    path = path_of(card)
    if _is_whole(path):
        return path
    default_storage.delete(path)
    saved = default_storage.save(path, ContentFile(_drawn(card, path)))
    if saved != path:  # somebody else was quicker
        default_storage.delete(saved)
    return path


def hang_quietly(card: Card) -> None:
    """Draw a card that is not given up; a failure is logged, without what it shows."""
    path = path_of(card)
    if _is_given_up(path):
        return
    try:
        hang(card)
    except Exception as error:
        logger.warning("card %s could not be drawn: %s", path, type(error).__name__)
        if _is_given_up(path):
            logger.error("card %s is given up after %s tries", path, MAX_TRIES)  # noqa: TRY400


def card_url(card: Card) -> str:
    """Return the address of a card, "" where it is not drawn yet. No query."""
    path = path_of(card)
    url = cache.get(path, "")
    if not url and _is_whole(path):
        url = default_storage.url(path)
        cache.set(path, url, KNOWN_SECONDS)
    return url


def may_ask(card: Card) -> bool:
    """Say whether to have a card drawn now: the first time in an hour, unless it is given up."""
    path = path_of(card)
    return not _is_given_up(path) and cache.add(f"asked:{path}", 1, ASK_SECONDS)


def forget_failures() -> None:
    """Let the cards that were given up be asked for again, when their pages are next seen."""
    cache.set(_ROUND, _round() + 1, None)


def _drawn(card: Card, path: str) -> bytes:
    """Draw a card. A try counts until it succeeds: one that kills its worker counts as well."""
    tries = _tries(path)
    cache.add(tries, 0, GIVEN_UP_SECONDS)
    cache.incr(tries)
    drawn = draw_card(card)
    cache.delete(tries)
    return drawn


def _is_given_up(path: str) -> bool:
    return cache.get(_tries(path), 0) >= MAX_TRIES


def _tries(path: str) -> str:
    """Return where the tries at a card are counted, in this round."""
    return f"tried:{_round()}:{path}"


def _round() -> int:
    return cache.get(_ROUND, 0)


def _is_whole(path: str) -> bool:
    """Say whether a card is there to its last byte: it may be being written, or half written."""
    if not default_storage.exists(path):
        return False
    with default_storage.open(path) as file:
        return file.read().endswith(_PNG_END)
