"""``Idempotency-Key``: a POST that is sent twice is carried out once."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from ninja.operation import Operation
from ninja.utils import contribute_operation_callback

from learners.errors import IdempotencyConflictError
from learners.models import DataKey, IdempotentRequest
from learners.privacy.digests import keyed
from learners.privacy.keys import LearnerKey
from learners.requests import LearnerRequest

MAX_KEY = 100
View = Callable[..., Any]
DESCRIBED = {
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "schema": {"type": "string", "maxLength": MAX_KEY},
            "description": "Sent twice with one key, it is carried out once.",
        }
    ]
}
"""What the description of the API says of a route that looks at the key."""


def idempotent(view: View) -> View:
    """Wrap an API view that returns (status, schema).

    The key's row, the view's writes and the kept answer are one transaction: a crash leaves all
    or nothing. A request of the same learner with the same key and body gets the kept answer; with
    another body, IdempotencyConflictError. An error keeps nothing, so it may be tried again.

    The kept answer is encrypted with the learner's own key, and what tells requests apart is keyed:
    both hold what was sent.
    """

    @wraps(view)
    def wrapped(request: LearnerRequest, *args: Any, **kwargs: Any) -> Any:
        key = idempotency_key(request)
        if not key:
            status, schema = view(request, *args, **kwargs)
            return _response(status, schema.model_dump_json().encode())
        with transaction.atomic():
            row, learner_key = _claim(request.auth.pk, key, _fingerprint(request))
            body = _opened(learner_key, row.body)
            if body is None:
                row.status, schema = view(request, *args, **kwargs)
                body = schema.model_dump_json().encode()
                row.body = learner_key.encrypt(body)
                row.save(update_fields=["status", "body"])
        return _response(row.status, body)

    contribute_operation_callback(wrapped, _describe)
    return wrapped


def _describe(operation: Operation) -> None:
    operation.openapi_extra = {**(operation.openapi_extra or {}), **DESCRIBED}


def idempotency_key(request: HttpRequest) -> str:
    """Return the key that a client sent, or ""."""
    return request.headers.get("Idempotency-Key", "")[:MAX_KEY]


def _response(status: int | None, body: bytes) -> HttpResponse:
    """Answer with what the schema has already checked and written; ninja would do both again."""
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")


def _claim(learner_id: Any, key: str, fingerprint: str) -> tuple[IdempotentRequest, LearnerKey]:
    """Lock the key's row, and read the learner's data key with it.

    A second request waits here until the first has committed.
    """
    row = IdempotentRequest(learner_id=learner_id, key=key, fingerprint=fingerprint)
    IdempotentRequest.objects.bulk_create([row], ignore_conflicts=True)
    data_key = DataKey.objects.filter(learner_id=OuterRef("learner_id"))
    rows: Any = IdempotentRequest.objects.annotate(wrapped=Subquery(data_key.values("wrapped")))
    claimed = rows.select_for_update().get(learner_id=learner_id, key=key)
    if keyed(claimed.fingerprint) != fingerprint:
        raise IdempotencyConflictError
    return claimed, LearnerKey(learner_id, claimed.wrapped)


def _opened(learner_key: LearnerKey, kept: bytes | memoryview | None) -> bytes | None:
    """Return a kept answer, if there is one; one of before they were encrypted as it is."""
    if not kept:
        return None
    return bytes(kept) if is_plain(kept) else learner_key.decrypt(kept)


def is_plain(kept: bytes | memoryview) -> bool:
    """Say whether a kept answer is JSON: from before they were encrypted."""
    return bytes(kept[:1]) == b"{"


def _fingerprint(request: HttpRequest) -> str:
    text = f"{request.method} {request.path}\n".encode() + request.body
    return keyed(hashlib.sha256(text).hexdigest())
