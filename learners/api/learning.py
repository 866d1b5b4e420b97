"""What every route that writes what somebody learned has in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from learners.requests import LearnerRequest
from learners.services import require_unrestricted


def learning(view: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse a view to somebody whose data may not be used. No query."""

    @wraps(view)
    def wrapped(request: LearnerRequest, *args: Any, **kwargs: Any) -> Any:
        require_unrestricted(request.auth)
        return view(request, *args, **kwargs)

    return wrapped
