"""What is kept of what people agreed to (see ``learners.privacy.annotations``)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from learners import models
from learners.privacy.annotations import DATA_ONLY, IS_YOU, Kept
from learners.privacy.kept.words import ACCOUNT, SECRET
from learners.privacy.terms import Term, at_once


def kept_consents() -> tuple[Kept, ...]:
    """Return the annotations of consents and of their history."""
    shared: dict[str, Any] = {
        "learner_id": IS_YOU,
        "purpose": _("What it is for"),
        "text_id": DATA_ONLY,
        "by": _("By"),
        "at": _("When"),
    }
    return (
        Kept(
            model=models.Consent,
            title=_("What you have agreed to"),
            purpose="To do what somebody agreed to, and nothing else.",
            until=ACCOUNT,
            columns={**shared, "given": _("Agreed")},
        ),
        Kept(
            model=models.ConsentEvent,
            title=_("What you agreed to and took back, over time"),
            purpose="To be able to show what somebody agreed to, in which words, and when.",
            until=ACCOUNT,
            columns={**shared, "id": DATA_ONLY, "kind": _("What happened")},
        ),
        Kept(
            model=models.GuardianCode,
            title=_("Codes for a parent or guardian"),
            purpose="To let a parent or guardian agree for somebody too young, and take it back.",
            until="it is answered or has expired, nothing stands that a guardian agreed to, or the "
            "account is erased",
            terms=(Term(since="expires_at", after=at_once, words="has expired"),),
            columns={
                "learner_id": IS_YOU,
                "digest": SECRET,
                "kind": _("What it is for"),
                "purposes": DATA_ONLY,
                "created_at": _("Made"),
                "expires_at": _("Until"),
            },
        ),
    )
