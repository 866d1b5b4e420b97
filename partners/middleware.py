"""Headers that tell a partner's program how much it may still ask."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class RateLimitMiddleware:
    """Sends ``RateLimit`` and ``RateLimit-Policy`` with every answer to a key, refusals too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        response = self.get_response(request)
        if usage := getattr(request, "key_usage", None):
            left = max(usage["limit"] - usage["count"], 0)
            response["RateLimit-Policy"] = f'"key";q={usage["limit"]};w={usage["window"]}'
            response["RateLimit"] = f'"key";r={left};t={max(int(usage["time_left"]), 0)}'
        return response
