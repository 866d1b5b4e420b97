"""How many more learners a partner may have."""

from partners.models import Partner, PartnerLearner


def seats_left(partner: Partner, *, is_sandbox: bool) -> int | None:
    """Return how many seats are left; None for any number. One query at most.

    Lock the partner before somebody takes one.
    """
    if partner.seats is None or is_sandbox:
        return None
    return partner.seats - seats_taken(partner)


def seats_taken(partner: Partner) -> int:
    """Return how many learners of a partner are invited or have joined. One query."""
    rows = PartnerLearner.objects.filter(partner=partner, is_sandbox=False, gone_at__isnull=True)
    return rows.count()
