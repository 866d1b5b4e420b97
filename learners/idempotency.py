"""``Idempotency-Key``: a POST that is sent twice is carried out once."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from learners.errors import IdempotencyConflictError
from learners.models import IdempotentRequest
from learners.requests import LearnerRequest

MAX_KEY = 100
View = Callable[..., Any]


def idempotent(view: View) -> View:
    """Wrap an API view that returns (status, schema).

    The key's row, the view's writes and the kept answer are one transaction: a crash leaves all
    or nothing. A request of the same learner with the same key and body gets the kept answer; with
    another body, IdempotencyConflictError. An error keeps nothing, so it may be tried again.
    """

    @wraps(view)
    def wrapped(request: LearnerRequest, *args: Any, **kwargs: Any) -> Any:
        key = idempotency_key(request)
        if not key:
            status, schema = view(request, *args, **kwargs)
            return _response(status, schema.model_dump_json().encode())
        with transaction.atomic():
            row = _claim(request.auth.pk, key, _fingerprint(request))
            if row.status is None:
                status, schema = view(request, *args, **kwargs)
                row.status, row.body = status, schema.model_dump_json().encode()
                row.save(update_fields=["status", "body"])
        return _response(row.status, bytes(row.body or b""))

    return wrapped


def idempotency_key(request: HttpRequest) -> str:
    """Return the key that a client sent, or ""."""
    return request.headers.get("Idempotency-Key", "")[:MAX_KEY]


def _response(status: int, body: bytes) -> HttpResponse:
    """Answer with what the schema has already checked and written; ninja would do both again."""
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")


def _claim(learner_id: Any, key: str, fingerprint: str) -> IdempotentRequest:
    """Lock the key's row. A second request waits here until the first has committed."""
    row = IdempotentRequest(learner_id=learner_id, key=key, fingerprint=fingerprint)
    IdempotentRequest.objects.bulk_create([row], ignore_conflicts=True)
    row = IdempotentRequest.objects.select_for_update().get(learner_id=learner_id, key=key)
    if row.fingerprint != fingerprint:
        raise IdempotencyConflictError
    return row


def _fingerprint(request: HttpRequest) -> str:
    text = f"{request.method} {request.path}\n".encode() + request.body
    return hashlib.sha256(text).hexdigest()
