"""The API's description, completed with what all routes have in common."""

from collections.abc import Sequence
from typing import Any

from ninja import NinjaAPI, Schema
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from ninja.operation import Operation as Route

from learners.authentication import BearerIfSent

Operation = dict[str, Any]
FIRST_ERROR = 400
_LIMITS = {
    "RateLimit": {
        "schema": {"type": "string"},
        "description": "What is left of each limit, and for how many seconds.",
    },
    "RateLimit-Policy": {"schema": {"type": "string"}, "description": "The limits."},
}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


class DescribedAPI(NinjaAPI):
    """An API whose description says that errors are problems, and that some routes are public.

    ``read_by_hand``: schemas of bodies that routes read themselves, and name in their description.
    """

    def __init__(self, *, read_by_hand: Sequence[type[Schema]] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._read_by_hand = read_by_hand

    def get_openapi_operation_id(self, operation: Route) -> str:
        """Return what generated clients call a route: its tag and its function.

        Not the module, which is no business of theirs: moving a function breaks no client.
        """
        return "_".join([*(operation.tags or [])[:1], operation.view_func.__name__])

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """Return the OpenAPI document."""
        schema = super().get_openapi_schema(**kwargs)
        for kind in self._read_by_hand:
            own = kind.model_json_schema(ref_template=REF_TEMPLATE)
            schema["components"]["schemas"] |= own.pop("$defs", {}) | {kind.__name__: own}
        for methods in schema["paths"].values():
            for operation in methods.values():
                _describe_limits(operation)
                _describe_errors(operation)
                _describe_access(operation)
        return schema


def _describe_errors(operation: Operation) -> None:
    responses = operation["responses"]
    if operation.get("parameters") or "requestBody" in operation:
        responses.setdefault(422, {"description": "Unprocessable Content"})
    if "requestBody" in operation:
        responses.setdefault(400, {"description": "Bad Request"})
        responses.setdefault(413, {"description": "Content Too Large"})
    if any(each["name"] == "Idempotency-Key" for each in operation.get("parameters", [])):
        responses.setdefault(409, {"description": "Conflict"})
    responses["default"] = {"description": "Any other error"}
    for status, response in responses.items():
        if status == "default" or int(status) >= FIRST_ERROR:
            response["content"] = _PROBLEM


def _describe_limits(operation: Operation) -> None:
    """Say what answers to somebody known tell of limits, and that there are some."""
    if not operation.get("security"):
        return
    responses = operation["responses"]
    responses.setdefault(401, {"description": "Unauthorized"})
    responses.setdefault(429, {"description": "Too Many Requests"})
    responses[429]["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    if {BearerIfSent.__name__: []} not in operation["security"]:
        for status, response in responses.items():
            if status != "default" and int(status) < FIRST_ERROR:
                response["headers"] = _LIMITS


def _describe_access(operation: Operation) -> None:
    """Say that a public route needs no token, though it refuses a bad one."""
    if operation.get("security") == [{BearerIfSent.__name__: []}]:
        operation["security"].insert(0, {})
