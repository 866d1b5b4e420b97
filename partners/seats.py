"""How many more learners a partner may have."""

from partners.models import Partner, PartnerLearner


def seats_left(partner: Partner, *, is_sandbox: bool) -> int | None:
    """Return how many seats are left; None for any number. One query at most.

    Lock the partner before somebody takes one.
    """
    if partner.seats is None or is_sandbox:
        return None
    taken = PartnerLearner.objects.filter(partner=partner, is_sandbox=False, gone_at__isnull=True)
    return partner.seats - taken.count()
