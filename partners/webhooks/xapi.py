"""Events as statements of xAPI 1.0.3, with verbs that are registered.

The actor is the learner as the partner knows them: an account here that says nothing else.
"""

import uuid
from typing import Any

from django.conf import settings

from partners.models import Event, EventKind
from partners.webhooks.facts import Facts

HEADERS = {"Content-Type": "application/json", "X-Experience-API-Version": "1.0.3"}
_VERBS = {
    EventKind.STARTED: ("http://adlnet.gov/expapi/verbs/registered", "registered"),
    EventKind.WITHDRAWN: ("https://w3id.org/xapi/adl/verbs/abandoned", "abandoned"),
    EventKind.PROGRESS: ("http://adlnet.gov/expapi/verbs/progressed", "progressed"),
    EventKind.COMPLETED: ("http://adlnet.gov/expapi/verbs/completed", "completed"),
    EventKind.CERTIFICATE: ("http://id.tincanapi.com/verb/earned", "earned"),
    EventKind.REVOKED: ("http://adlnet.gov/expapi/verbs/voided", "voided"),
    EventKind.REPLACED: ("http://adlnet.gov/expapi/verbs/voided", "voided"),
}
_COURSE = "http://adlnet.gov/expapi/activities/course"
_CERTIFICATE = "https://www.opigno.org/en/tincan_registry/activity_type/certificate"
_PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"
_ENDED = (EventKind.REVOKED, EventKind.REPLACED)
_PER_CENT = 100


def statement(event: Event, facts: Facts) -> dict[str, Any]:
    """Return the statement of an event: sent again, it has the same id, and says the same."""
    kind = EventKind(event.kind)
    address, name = _VERBS[kind]
    said: dict[str, Any] = {
        "id": str(event.pk),
        "actor": _account("article26" if kind in _ENDED else str(event.who_id)),
        "verb": {"id": address, "display": {"en": name}},
        "timestamp": event.at,
    }
    if kind in _ENDED:
        return said | {"object": {"objectType": "StatementRef", "id": _of_certificate(event)}}
    if kind == EventKind.CERTIFICATE:
        return said | {"id": _of_certificate(event), "object": _certificate(event, facts)}
    said["object"] = _activity(
        f"/partner/runs/{event.run_id}", _COURSE, facts.titles.get(event.run_id or event.pk, "")
    )
    return said | ({"result": result} if (result := _result(event, facts)) else {})


def _account(name: str) -> dict[str, Any]:
    return {"objectType": "Agent", "account": {"homePage": settings.SITE_URL, "name": name}}


def _activity(path: str, kind: str, name: str) -> dict[str, Any]:
    definition: dict[str, Any] = {"type": kind}
    if name:
        definition["name"] = {"und": name}
    return {
        "objectType": "Activity",
        "id": f"{settings.SITE_URL}/api/v1{path}",
        "definition": definition,
    }


def _of_certificate(event: Event) -> str:
    """Return the id of the statement that a certificate was earned, by which it is voided, too."""
    return str(uuid.uuid5(event.who_id or event.pk, str(event.about)))


def _certificate(event: Event, facts: Facts) -> dict[str, Any]:
    certificate = facts.certificates.get(event.about)
    path = f"/partner/runs/{event.run_id}/certificates/{event.about}"
    return _activity(path, _CERTIFICATE, certificate.title if certificate else "")


def _result(event: Event, facts: Facts) -> dict[str, Any]:
    if event.kind == EventKind.PROGRESS:
        return {"completion": False, "extensions": {_PROGRESS: event.percent}}
    if event.kind != EventKind.COMPLETED:
        return {}
    grade = facts.standings[event.who_id, event.run_id].grade
    result: dict[str, Any] = {"completion": True, "extensions": {_PROGRESS: _PER_CENT}}
    if grade is not None:
        result["score"] = {"scaled": round(float(grade) / _PER_CENT, 4)}
    return result
