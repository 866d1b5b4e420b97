"""What events are about, as it stands when they are sent (TRUST.md D5)."""

import uuid
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from certificates.models import Certificate
from courses.models import Edition
from courses.selectors import run_titles
from partners.models import ALWAYS, Event, EventKind, PartnerEnrolment
from partners.selectors.progress import OF_ONE_RUN, Seen, Standing, standings

OF_CERTIFICATES = (EventKind.CERTIFICATE, EventKind.REVOKED, EventKind.REPLACED)
_HIDDEN = {Seen.PRIVATE, Seen.LEFT, Seen.GONE, Seen.INVITED}


class Facts:
    """What some events are about: six queries at most, one more for ``titles``."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._runs = {each.run_id for each in events if each.run_id}
        self.standings = _standings(events)
        self.certificates = _certificates(events)
        about = {each.about for each in events if each.kind == EventKind.RELEASED}
        self.editions: dict[Any, Edition] = (
            Edition.objects.select_related("course").in_bulk(about) if about else {}
        )

    @cached_property
    def titles(self) -> dict[uuid.UUID, str]:
        """What the courses of the runs are called, in English where they are there in English."""
        return run_titles(self._runs, "en")

    def hides(self, event: Event) -> bool:
        """Say whether nothing of an event may be told now."""
        if event.who_id is None or event.kind in ALWAYS:
            return False
        standing = self.standings.get((event.who_id, event.run_id))
        return standing is None or standing.state in _HIDDEN


def _standings(events: Sequence[Event]) -> dict[tuple[Any, Any], Standing]:
    pairs = {(each.who_id, each.run_id) for each in events if each.kind not in ALWAYS}
    rows = PartnerEnrolment.objects.filter(
        who__in={who for who, _run_id in pairs if who}, run__in={run for _who, run in pairs if run}
    ).select_related("who")
    found = list(rows) if pairs else []
    return {
        (row.who_id, row.run_id): standing
        for row, standing in zip(found, standings(found) if found else [], strict=True)
    }


def _certificates(events: Sequence[Event]) -> dict[Any, Certificate]:
    concerned = [each for each in events if each.kind in OF_CERTIFICATES and each.who]
    if not concerned:
        return {}
    rows = Certificate.objects.filter(
        learner_id__in={each.who.learner_id for each in concerned if each.who},
        id__in={each.about for each in concerned},
        kind__in=OF_ONE_RUN,
    )
    return {each.id: each for each in rows}
