"""The share card of a certificate: course and date. Never a name: holders cannot choose so yet."""

from django.utils.translation import override, pgettext

from certificates.selectors import Verification
from courses.drawing.card import Card
from courses.drawing.text import written_date


def certificate_card(found: Verification) -> Card:
    """Return what the card of an issued certificate shows: the same for all of a day."""
    with override(found.language):
        kicker = pgettext("certificate", "Certificate of completion")
    return Card(
        language=found.language,
        kicker=kicker,
        title=found.course_title,
        label=written_date(found.completed_on, found.language),
        issuer=found.issuer,
    )
