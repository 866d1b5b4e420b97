"""``Idempotency-Key``: a POST that is sent twice is carried out once."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Status

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
        key = request.headers.get("Idempotency-Key", "")[:MAX_KEY]
        if not key:
            return Status(*view(request, *args, **kwargs))
        with transaction.atomic():
            row = _claim(request.auth.pk, key, _fingerprint(request))
            if row.status is None:
                status, schema = view(request, *args, **kwargs)
                row.status, row.body = status, orjson.dumps(schema.model_dump(mode="json"))
                row.save(update_fields=["status", "body"])
        return HttpResponse(
            bytes(row.body or b""), status=row.status, content_type="application/json"
        )

    return wrapped


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
