"""A browser's frame of a run of a partner's, as tests need it."""

import json
import re

from django.test import Client

SITE = "https://lms.example.org"
CANARY = "canary-external-2204"
"""The partner's own name for who comes."""


class Frame:
    """What a browser does in a frame; with cookies, and with tokens of forms."""

    def __init__(self, partner, run, client=None):
        self.http = client or Client(enforce_csrf_checks=True)
        self.path = f"/embed/{partner.pk}/{run.pk}/"

    def enter(self, token, origin=SITE, by=None, **headers):
        body = json.dumps({"token": token, "origin": origin, "by": by})
        headers = {"Sec-Fetch-Site": "same-origin"} | headers
        return self.http.post(
            f"{self.path}enter/", body, content_type="application/json", headers=headers
        )

    def get(self, path="", **headers):
        return self.http.get(
            path if path.startswith("/") else f"{self.path}{path}", headers=headers
        )

    def send(self, path, seen, **fields):
        """Send a form of a page that was seen."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', seen.content.decode())[1]
        return self.http.post(
            f"{self.path}{path}",
            {"csrfmiddlewaretoken": token, **fields},
            headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        )

    def begin(self, token):
        """Come for the first time: enter, read what it means, and begin."""
        seen = self.get(self.enter(token).json()["onward"])
        begun = self.send("welcome/", seen)
        assert begun.status_code == 302, begun.content
        return self.get(begun["Location"])
