"""What the tables of this app keep of people (see ``learners.privacy.annotations``)."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from learners.privacy.annotations import (
    DATA_ONLY,
    IS_YOU,
    TECHNICAL,
    Erasure,
    Kept,
    Labelled,
    Withheld,
    annotate,
)
from learners.privacy.terms import Term
from partners.models import Partner, PartnerLearner, PartnerMember

UNUSED, GONE = timedelta(days=180), timedelta(days=90)


def _unused(rows: QuerySet[Any], _before: Any) -> QuerySet[Any]:
    return rows.filter(learner_id__isnull=True, gone_at__isnull=True)


def _named(partner_id: Any) -> Labelled:
    names = Partner.objects.filter(pk=partner_id).values_list("name", flat=True)
    return [(_("Partner"), name) for name in names]


def annotate_models() -> None:
    """Put the tables of this app into the register."""
    annotate(
        Kept(
            model=PartnerLearner,
            title=_("Partners who have invited you"),
            purpose="To know who joined by the invitation of a partner, which knows them by an id.",
            until="the invitation was not used and 180 days are over, or you have left the "
            "partner or the account is erased, and 90 days are over, in which the partner hears of "
            "it",
            erasure=Erasure.DETACHED,
            terms=(
                Term(since="created_at", after=lambda: UNUSED, rows=_unused),
                Term(since="gone_at", after=lambda: GONE),
            ),
            columns={
                "id": _("Known there as"),
                "partner_id": _("Partner"),
                "is_sandbox": TECHNICAL,
                "known_as": Withheld("a digest, which finds who a partner invites again"),
                "invite": TECHNICAL,
                "learner_id": IS_YOU,
                "is_brought": TECHNICAL,
                "created_at": DATA_ONLY,
                "joined_at": _("Joined"),
                "gone_at": TECHNICAL,
                "sequence": TECHNICAL,
                "has_left": TECHNICAL,
            },
            shows={"partner_id": _named},
        )
    )
    annotate(
        Kept(
            model=PartnerMember,
            title=_("Partners whose pages you look after"),
            purpose="To let whoever works for a partner see and do what its contract lets it.",
            until="an owner, the office or the person ends it, or the account is deleted",
            owner="account_id",
            columns={
                "id": TECHNICAL,
                "partner_id": _("Partner"),
                "account_id": IS_YOU,
                "role": _("Role"),
                "joined_at": _("Joined"),
            },
            shows={"partner_id": _named},
        )
    )
