"""Asks the API what other libraries want to ask it over HTTP, without a server between."""

import httpx
from django.test import Client

ADDRESS = "http://testserver"


def answered(request):
    """Answer a request of ``httpx``. For ``httpx.MockTransport``."""
    answer = Client().generic(
        request.method,
        request.url.raw_path.decode(),
        request.read(),
        request.headers.get("Content-Type", ""),
        headers=dict(request.headers),
    )
    content = b"".join(answer) if answer.streaming else answer.content
    return httpx.Response(answer.status_code, headers=list(answer.items()), content=content)
