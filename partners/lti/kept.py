"""What the tables of LTI keep of people (see ``learners.privacy.annotations``)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from learners.privacy.annotations import DATA_ONLY, TECHNICAL, Kept, Labelled, annotate
from learners.privacy.vault import open_text
from partners.lti.models import USE, LtiRegistration, LtiScore


def _named(registration_id: Any) -> Labelled:
    rows = LtiRegistration.objects.filter(pk=registration_id).select_related("partner")
    return [(_("Learning platform"), f"{row.name} ({row.partner.name})") for row in rows]


def annotate_models() -> None:
    """Put the table of scores into the register."""
    annotate(
        Kept(
            model=LtiScore,
            title=_("Learning platforms that you come from"),
            purpose="To tell a learning platform the score of who shares it, by its own name for "
            "them.",
            until="the account is erased",
            columns={
                "id": TECHNICAL,
                "registration_id": _("Learning platform"),
                "link_id": DATA_ONLY,
                "who_id": DATA_ONLY,
                "learner_id": DATA_ONLY,
                "run_id": DATA_ONLY,
                "user": _("Its name for you"),
                "is_owed": TECHNICAL,
                "version": TECHNICAL,
                "tries": TECHNICAL,
                "told": _("Told it last"),
                "told_at": _("Told at"),
            },
            reads={"user": lambda token, _key: open_text(token, use=USE)},
            shows={"registration_id": _named},
        )
    )
