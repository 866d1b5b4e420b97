"""What the numbers of an item analysis may mean, in plain words. Hints, not verdicts."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from courses.analysis import TO_BEGIN
from courses.disclosure import ENOUGH

# From here on it is worth a look. Facility, discrimination and shares are from 0 to 1.
HARD, EASY, WEAK, BLANK, RARE = 0.2, 0.95, 0.1, 0.2, 0.02


def hints(entry: Mapping[str, Any]) -> list[str]:
    """Return what an author may want to look at in a question."""
    if "n" not in entry:
        said = _("Too few answers yet: numbers are told from %(begin)s learners on.")
        return [said % {"begin": TO_BEGIN}]
    return [*_on_facility(entry), *_on_discrimination(entry), *_on_picks(entry)]


def _on_facility(entry: Mapping[str, Any]) -> list[str]:
    found = []
    # Where few points were earned or missed, their share is below this.
    few = ENOUGH / entry["n"]
    low = few if entry["few"] == "right" else entry["facility"]
    high = 1 - few if entry["few"] == "wrong" else entry["facility"]
    if low is not None and low <= HARD:
        found.append(_("Nearly nobody got this right: check the key."))
    elif entry["few"] == "right":
        # Fewer than ten of the twenty at which numbers begin: less than half, whatever is withheld.
        found.append(_("Most did not get this right: is the key right?"))
    if high is not None and high >= EASY:
        found.append(_("Nearly everybody got this right: it tells little about who has learned."))
    if entry["blank"] and entry["blank"] > BLANK:
        found.append(_("Many left it blank: is it clear what to do?"))
    return found


def _on_discrimination(entry: Mapping[str, Any]) -> list[str]:
    r = entry["discrimination"]
    if r is None:
        return []
    if r < 0:
        return [
            _("Those who do well elsewhere get this wrong more often: check the key and the words.")
        ]
    if r < WEAK and HARD <= entry["facility"] <= EASY:
        return [_("It hardly tells those who do well elsewhere from the others.")]
    return []


def _on_picks(entry: Mapping[str, Any]) -> list[str]:
    """Compare what can be picked; only where one thing is right do the shares compete."""
    right = [pick for pick in entry["picks"] if pick["right"]]
    told = [pick for pick in entry["picks"] if pick["share"] is not None]
    wrong = [pick for pick in told if not pick["right"]]
    if len(right) != 1 or not wrong:
        return []
    found = []
    most = max(wrong, key=lambda pick: pick["share"])
    if most["share"] > (right[0]["share"] or 0):
        said = _("More chose “%(text)s” than what is right.")
        found.append(said % {"text": most["text"]})
    rare = _("Hardly anybody chose “%(text)s”.")
    return found + [rare % {"text": pick["text"]} for pick in wrong if pick["share"] < RARE]
