"""Reads: what a learner is shown of their own. Every query names the learner."""

from learners.selectors.attempts import attempt_paper, attempts_at, own_attempt
from learners.selectors.consents import (
    consent_history,
    consenting,
    consents_of,
    consents_to_read,
    has_consented,
    my_consent,
    my_consents,
    texts_in_force,
)
from learners.selectors.demographics import PURPOSES, bands_of, profile_of, questions
from learners.selectors.export import personal_data
from learners.selectors.progress import (
    ActivityProgress,
    Progress,
    active_runs,
    completed_runs,
    my_enrolments,
    my_enrolments_with_titles,
    my_progress,
)
from learners.selectors.restrictions import is_restricted, unrestricted
from learners.selectors.resuming import Step, next_step

__all__ = [
    "PURPOSES",
    "ActivityProgress",
    "Progress",
    "Step",
    "active_runs",
    "attempt_paper",
    "attempts_at",
    "bands_of",
    "changed_consents",
    "completed_runs",
    "consent_history",
    "consenting",
    "consents_of",
    "consents_to_read",
    "has_consented",
    "is_restricted",
    "my_consent",
    "my_consents",
    "my_enrolments",
    "my_enrolments_with_titles",
    "my_progress",
    "next_step",
    "own_attempt",
    "personal_data",
    "profile_of",
    "questions",
    "texts_in_force",
    "unrestricted",
]
