"""What this part tells the apps below when the site starts."""

from learners import milestones
from learners.privacy.rotation import keep_sealed
from partners.lti import following
from partners.lti.kept import annotate_models
from partners.lti.models import USE


def connect() -> None:
    """Register what the tables keep of people, what is sealed, and the subscriptions."""
    annotate_models()
    keep_sealed("partners.LtiScore", "user", use=USE)
    keep_sealed("partners.LtiKey", "private", use=USE)
    milestones.subscribe(milestones.ProgressChanged, following.note_progress)
    milestones.subscribe(milestones.ConsentGiven, following.note_consent)
    milestones.subscribe(milestones.ConsentWithdrawn, following.note_consent)
    milestones.subscribe(milestones.RestrictionChanged, following.note_restriction)
    milestones.subscribe(milestones.GuestJoined, following.follow_to_account)
    milestones.subscribe(milestones.Erased, following.forget_learner)
