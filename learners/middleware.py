"""Headers that tell a program how much it may still ask."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class RateLimitMiddleware:
    """Sends ``RateLimit`` and ``RateLimit-Policy`` with what was counted, refusals too.

    As in the IETF's draft: a policy for each limit that the request counted towards.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        response = self.get_response(request)
        policies, left = [], []
        for name, usage in getattr(request, "limits", {}).items():
            policies.append(f'"{name}";q={usage["limit"]};w={usage["window"]}')
            r = max(usage["limit"] - usage["count"], 0)
            left.append(f'"{name}";r={r};t={max(int(usage["time_left"]), 0)}')
        if policies:
            response["RateLimit-Policy"] = ", ".join(policies)
            response["RateLimit"] = ", ".join(left)
        return response
