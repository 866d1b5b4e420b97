"""The cookie of a frame: for it alone, and for the site around it."""

import http.cookies
from typing import Any

from django.http import HttpResponseBase

NAME = "embedded"
# Python knows this attribute from 3.14 on; this is what it does there.
_MORSEL: Any = http.cookies.Morsel
_MORSEL._reserved.setdefault("partitioned", "Partitioned")
_MORSEL._flags.add("partitioned")


def set_cookie(response: HttpResponseBase, key: str, *, path: str) -> None:
    """Have the browser send a session's key with what is below a path, and with nothing else.

    Partitioned: browsers that refuse cookies of third parties take it all the same, since it is
    another one beneath each site that has such a frame, and follows nobody around.
    """
    response.set_cookie(NAME, key, path=path, secure=True, httponly=True, samesite="None")
    response.cookies[NAME]["partitioned"] = True


def delete_cookie(response: HttpResponseBase, *, path: str) -> None:
    """Have the browser forget it."""
    set_cookie(response, "", path=path)
    response.cookies[NAME]["max-age"] = 0
