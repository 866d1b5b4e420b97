"""What the tables of this app keep of people (see ``learners.privacy.annotations``)."""

from learners.privacy.annotations import annotate
from learners.privacy.kept.account import kept_account
from learners.privacy.kept.consents import kept_consents
from learners.privacy.kept.learning import kept_learning
from learners.privacy.kept.profile import kept_profile
from learners.privacy.kept.requests import kept_requests

__all__ = ["annotate_models"]


def annotate_models() -> None:
    """Put the tables of this app into the register."""
    for kept in (
        *kept_account(),
        *kept_consents(),
        kept_profile(),
        *kept_learning(),
        *kept_requests(),
    ):
        annotate(kept)
