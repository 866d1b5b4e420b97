"""The API's description, completed with what all routes have in common."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from learners.authentication import BearerIfSent

Operation = dict[str, Any]
FIRST_ERROR = 400
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


class DescribedAPI(NinjaAPI):
    """An API whose description says that errors are problems, and that some routes are public."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """Return the OpenAPI document."""
        schema = super().get_openapi_schema(**kwargs)
        for methods in schema["paths"].values():
            for operation in methods.values():
                _describe_errors(operation)
                _describe_access(operation)
        return schema


def _describe_errors(operation: Operation) -> None:
    responses = operation["responses"]
    if operation.get("parameters") or "requestBody" in operation:
        responses.setdefault(422, {"description": "Unprocessable Content"})
    responses["default"] = {"description": "Any other error"}
    for status, response in responses.items():
        if status == "default" or int(status) >= FIRST_ERROR:
            response["content"] = _PROBLEM


def _describe_access(operation: Operation) -> None:
    """Say that a public route needs no token, though it refuses a bad one."""
    if operation.get("security") == [{BearerIfSent.__name__: []}]:
        operation["security"].insert(0, {})
