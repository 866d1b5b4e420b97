"""Writes: one function for each thing that can happen to a learner."""

from learners.services.accounts import (
    create_token,
    revoke_token,
    set_certificate_name,
    set_display_name,
    set_extra_time,
    set_language,
    set_preferences,
    set_time_zone,
    sign_in,
    sign_up,
)
from learners.services.addresses import (
    confirm_address,
    remove_address,
    request_address,
    request_reset,
    reset_passphrase,
)
from learners.services.analysing import request_analysis
from learners.services.attempts import save_answers, submit_attempt
from learners.services.checking import check_question
from learners.services.consent_texts import put_in_force
from learners.services.consents import agree_to_service, give_consent, withdraw_consent
from learners.services.deadlines import current_attempt, submit_overdue, sweep_overdue
from learners.services.enrolments import (
    change_enrolment_language,
    complete_lesson,
    enrol,
    withdraw,
)
from learners.services.erasing import erase, erase_again, keep_account, request_erasure
from learners.services.factors import (
    add_app,
    add_passkey,
    check_code,
    forget_factors,
    make_spare_codes,
    remove_factor,
    require_second_factor,
)
from learners.services.following import follow_enrolment
from learners.services.guardians import answer_as_guardian, ask_guardian, withdraw_as_guardian
from learners.services.guests import begin_as_guest, leave_as_guest, note_use, sign_up_guest
from learners.services.joining import join_guest
from learners.services.organisations import sign_up_by_organisation
from learners.services.overrides import override_score, withdraw_override
from learners.services.passphrases import (
    change_passphrase,
    choose_passphrase,
    make_recovery_codes,
    recover,
    require_passphrase,
)
from learners.services.profiles import answer, forget_profile, put_off
from learners.services.regrading import (
    dismiss_regrade,
    request_regrade,
    retry_regrade,
    reverse_regrade,
    start_regrade,
)
from learners.services.restricting import (
    lift_restriction,
    require_unrestricted,
    restrict_processing,
)
from learners.services.settling import settle_edition
from learners.services.starting import start_attempt
from learners.services.stuck import take_up
from learners.services.syncing import sync

__all__ = [
    "add_app",
    "add_passkey",
    "agree_to_service",
    "answer",
    "answer_as_guardian",
    "ask_guardian",
    "begin_as_guest",
    "change_enrolment_language",
    "change_passphrase",
    "check_code",
    "check_question",
    "choose_passphrase",
    "complete_lesson",
    "confirm_address",
    "create_token",
    "current_attempt",
    "dismiss_regrade",
    "enrol",
    "erase",
    "erase_again",
    "follow_enrolment",
    "forget_factors",
    "forget_profile",
    "give_consent",
    "join_guest",
    "keep_account",
    "leave_as_guest",
    "lift_restriction",
    "make_recovery_codes",
    "make_spare_codes",
    "note_use",
    "override_score",
    "put_in_force",
    "put_off",
    "recover",
    "remove_address",
    "remove_factor",
    "request_address",
    "request_analysis",
    "request_erasure",
    "request_regrade",
    "request_reset",
    "require_passphrase",
    "require_second_factor",
    "require_unrestricted",
    "reset_passphrase",
    "restrict_processing",
    "retry_regrade",
    "reverse_regrade",
    "revoke_token",
    "save_answers",
    "set_certificate_name",
    "set_display_name",
    "set_extra_time",
    "set_language",
    "set_preferences",
    "set_time_zone",
    "settle_edition",
    "sign_in",
    "sign_up",
    "sign_up_by_organisation",
    "sign_up_guest",
    "start_attempt",
    "start_regrade",
    "submit_attempt",
    "submit_overdue",
    "sweep_overdue",
    "sync",
    "take_up",
    "withdraw",
    "withdraw_as_guardian",
    "withdraw_consent",
    "withdraw_override",
]
