"""Writes: one function for each thing that can happen to a learner."""

from learners.services.accounts import (
    create_token,
    revoke_token,
    set_certificate_name,
    set_language,
    set_preferences,
    sign_in,
    sign_up,
)
from learners.services.attempts import save_answers, start_attempt, submit_attempt
from learners.services.enrolments import (
    change_enrolment_language,
    complete_lesson,
    enrol,
    withdraw,
)
from learners.services.overrides import override_score, withdraw_override
from learners.services.settling import settle_edition

__all__ = [
    "change_enrolment_language",
    "complete_lesson",
    "create_token",
    "enrol",
    "override_score",
    "revoke_token",
    "save_answers",
    "set_certificate_name",
    "set_language",
    "set_preferences",
    "settle_edition",
    "sign_in",
    "sign_up",
    "start_attempt",
    "submit_attempt",
    "withdraw",
    "withdraw_override",
]
