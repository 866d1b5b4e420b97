"""The API of the one who asks: account, enrolments, progress, lessons."""

import uuid
from typing import Any

from django.http import HttpResponse
from ninja import Router, Status
from ninja.pagination import paginate

from courses.pagination import CursorPages
from courses.schemas import Problem
from learners import selectors, services
from learners.api import addresses, attempts, consents, guests, profile, sync
from learners.api.learning import learning
from learners.api.schemas import (
    CompletionOut,
    EnrolIn,
    EnrolmentOut,
    EnrolmentPatch,
    ErasureIn,
    ErasureOut,
    MeOut,
    MePatch,
    Passphrase,
    PassphraseChange,
    ProgressOut,
    RecoveryCodesOut,
    RestrictionOut,
)
from learners.documents import data_response
from learners.idempotency import idempotent
from learners.models import Account
from learners.privacy.keys import LearnerKey, opened_text
from learners.requests import LearnerRequest
from learners.throttling import passphrase_tried

router = Router()
router.add_router("/email", addresses.router)
router.add_router("", attempts.router)
router.add_router("", profile.router)
router.add_router("", consents.router)
router.add_router("", sync.router)
router.add_router("", guests.me_router)
PAGE = 20
FILE = {"content": {"application/json": {"schema": {"type": "object"}}}}
ERRORS = {401: Problem, 404: Problem, 409: Problem, 422: Problem}


@router.get("", response={200: MeOut, 401: Problem}, summary="My account")
def get_me(request: LearnerRequest) -> MeOut:
    """Show the account that asks."""
    return _me(request.auth)


@router.patch("", response={200: MeOut, 401: Problem, 422: Problem}, summary="Change my account")
def patch_me(request: LearnerRequest, body: MePatch) -> MeOut:
    """Change the language, the names and the time zone ("" removes one), or the extra time."""
    account: Account = request.auth
    if body.certificate_name is not None:
        services.set_certificate_name(account=account, name=body.certificate_name)
    if body.display_name is not None:
        services.set_display_name(account=account, name=body.display_name)
    if body.time_zone is not None:
        services.set_time_zone(account=account, time_zone=body.time_zone)
    if body.language is not None:
        services.set_language(account=account, language=body.language)
    if body.extra_time is not None:
        services.set_extra_time(account=account, per_cent=body.extra_time)
    return _me(account)


@router.get(
    "/data",
    response={200: None, 401: Problem},
    summary="Everything that is kept of me",
    openapi_extra={"responses": {200: FILE}},
)
def get_data(request: LearnerRequest) -> HttpResponse:
    """Download everything that is kept of me, as a file."""
    return data_response(account=request.auth)


@router.put(
    "/passphrase",
    response={204: None, 401: Problem, 422: Problem, 429: Problem},
    summary="Change my passphrase",
)
def change_passphrase(request: LearnerRequest, body: PassphraseChange) -> HttpResponse:
    """Change my passphrase. All my tokens and sessions are worthless then, this one too."""
    with passphrase_tried(request, request.auth.username):
        services.change_passphrase(
            account=request.auth, passphrase=body.passphrase, new_passphrase=body.new_passphrase
        )
    return HttpResponse(status=204)


@router.post(
    "/recovery-codes",
    response={201: RecoveryCodesOut, 401: Problem, 422: Problem, 429: Problem},
    summary="Make recovery codes",
)
def make_recovery_codes(request: LearnerRequest, body: Passphrase) -> Status[Any]:
    """Make codes that let me choose a new passphrase, once each. Older ones are worthless then."""
    with passphrase_tried(request, request.auth.username):
        codes = services.make_recovery_codes(account=request.auth, passphrase=body.passphrase)
    return Status(201, {"codes": codes})


@router.post(
    "/erasure",
    response={202: ErasureOut, 401: Problem, 409: Problem, 422: Problem, 429: Problem},
    summary="Have my account erased",
)
def request_erasure(request: LearnerRequest, body: ErasureIn) -> Status[Any]:
    """Ask for the erasure of my account and of everything that is kept of me.

    Makes all my tokens and sessions worthless, this one too. Until `due_at`, signing in and
    `DELETE` keep the account; with `at_once` nothing does.
    """
    with passphrase_tried(request, request.auth.username):
        erasure = services.request_erasure(
            account=request.auth, passphrase=body.passphrase, at_once=body.at_once
        )
    return Status(202, erasure)


@router.delete("/erasure", response={204: None, 401: Problem}, summary="Keep my account after all")
def keep_account(request: LearnerRequest) -> HttpResponse:
    """Take back what asked for the erasure of my account."""
    services.keep_account(account=request.auth)
    return HttpResponse(status=204)


@router.put(
    "/restriction",
    response={200: RestrictionOut, 401: Problem},
    summary="Have my data kept and not used",
)
def restrict_processing(request: LearnerRequest) -> Account:
    """Have what is kept of me used for nothing: no report, no list of staff, no message.

    I can still read, download, correct and delete it. Learning is refused with 409 until `DELETE`.
    """
    return services.restrict_processing(account=request.auth)


@router.delete(
    "/restriction", response={204: None, 401: Problem}, summary="Let my data be used again"
)
def lift_restriction(request: LearnerRequest) -> HttpResponse:
    """Lift what restricted the use of my data, and go on learning."""
    services.lift_restriction(account=request.auth)
    return HttpResponse(status=204)


@router.get(
    "/enrolments", response={200: list[EnrolmentOut], 401: Problem}, summary="My enrolments"
)
@paginate(CursorPages, ordering=("-enrolled_at",), page_size=PAGE)
def list_enrolments(request: LearnerRequest) -> Any:
    """List my enrolments, newest first."""
    return selectors.my_enrolments(request.auth.pk)


@router.post(
    "/enrolments",
    response={200: EnrolmentOut, 201: EnrolmentOut, **ERRORS},
    summary="Enrol in a run",
)
@learning
@idempotent
def enrol(request: LearnerRequest, body: EnrolIn) -> tuple[int, EnrolmentOut]:
    """Enrol. A second time changes nothing and answers 200."""
    learner_id = request.auth.pk
    _, changed = services.enrol(learner_id=learner_id, run_id=body.run_id, language=body.language)
    return 201 if changed else 200, _enrolment(learner_id, body.run_id)


@router.get(
    "/enrolments/{run_id}",
    response={200: ProgressOut, 401: Problem, 404: Problem},
    summary="My progress in a run",
)
def get_progress(request: LearnerRequest, run_id: uuid.UUID) -> dict[str, Any]:
    """Show what is done, what is next, and which edition to read."""
    progress = selectors.my_progress(
        learner_id=request.auth.pk,
        run_id=run_id,
    )
    return {
        "run_id": run_id,
        "edition_id": progress.edition.pk,
        "language": progress.edition.language,
        "state": progress.enrolment.state,
        "done": progress.done,
        "required": progress.required,
        "completed_at": progress.enrolment.completed_at,
        "next_activity_id": progress.next_activity_id,
        "grade": progress.grade,
        "pass_grade": progress.pass_grade,
        "grade_needed": progress.grade_needed,
        "modules": progress.modules,
    }


@router.patch(
    "/enrolments/{run_id}",
    response={200: EnrolmentOut, **ERRORS},
    summary="Follow a run in another language",
)
@learning
def patch_enrolment(request: LearnerRequest, run_id: uuid.UUID, body: EnrolmentPatch) -> Any:
    """Switch the language; everything done stays done."""
    learner_id = request.auth.pk
    services.change_enrolment_language(learner_id=learner_id, run_id=run_id, language=body.language)
    return _enrolment(learner_id, run_id)


@router.post(
    "/enrolments/{run_id}/withdrawal",
    response={200: EnrolmentOut, **ERRORS},
    summary="Leave a run",
)
@learning
@idempotent
def withdraw(request: LearnerRequest, run_id: uuid.UUID) -> tuple[int, EnrolmentOut]:
    """Leave a run. What was done is kept for a return."""
    learner_id = request.auth.pk
    services.withdraw(learner_id=learner_id, run_id=run_id)
    return 200, _enrolment(learner_id, run_id)


@router.put(
    "/enrolments/{run_id}/activities/{activity_id}/completion",
    response={200: CompletionOut, **ERRORS},
    summary="Mark a lesson complete",
)
@learning
def complete_lesson(request: LearnerRequest, run_id: uuid.UUID, activity_id: uuid.UUID) -> Any:
    """Record that a lesson was read. Once or many times is the same."""
    return services.complete_lesson(
        learner_id=request.auth.pk,
        run_id=run_id,
        activity_id=activity_id,
    )


def _me(account: Account) -> MeOut:
    key = LearnerKey(account.pk)
    return MeOut(
        id=account.pk,
        username=account.shown_name,
        is_guest=account.is_guest,
        language=account.language,
        certificate_name=opened_text(key, account.certificate_name),
        display_name=opened_text(key, account.display_name),
        time_zone=account.time_zone,
        extra_time=account.extra_time,
        restricted_at=account.restricted_at,
    )


def _enrolment(learner_id: uuid.UUID, run_id: uuid.UUID) -> EnrolmentOut:
    row = selectors.my_enrolments(learner_id).get(run_id=run_id)
    return EnrolmentOut.from_orm(row)
