"""Asks the API as a program would: JSON in, JSON out, a bearer token."""

from django.test import Client


class ApiClient:
    """A client of ``/api/v1`` that may carry a token."""

    def __init__(self, token=None):
        self.http = Client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def _send(self, method, path, body=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        kwargs = {} if body is None else {"data": body, "content_type": "application/json"}
        send = getattr(self.http, method)
        return send(f"/api/v1{path}", headers={**self.headers, **headers}, **kwargs)

    def get(self, path, **headers):
        return self._send("get", path, **headers)

    def post(self, path, body=None, **headers):
        return self._send("post", path, {} if body is None else body, **headers)

    def put(self, path, body=None, **headers):
        return self._send("put", path, {} if body is None else body, **headers)

    def patch(self, path, body=None, **headers):
        return self._send("patch", path, {} if body is None else body, **headers)

    def delete(self, path, **headers):
        return self._send("delete", path, **headers)
