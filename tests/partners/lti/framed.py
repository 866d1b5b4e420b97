"""A frame within a page of the platform's, as browsers have it: with cookies, or without."""

import re
import uuid
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.test import Client

from courses.models import Run
from tests.lti import CLAIM
from tests.partners.frames import Frame

FRAMED = {"Sec-Fetch-Dest": "iframe"}
OURS = {"Sec-Fetch-Site": "same-origin"}


def shown(path):
    """The claim by which a platform says on which page of its own the frame is."""
    return {f"{CLAIM}launch_presentation": {"return_url": path, "locale": "en"}}


def page_of(response):
    """What a page tells its script."""
    return BeautifulSoup(response.content, "html.parser").find(attrs={"data-launch": True}).attrs


def ancestors(response):
    """Who may frame an answer."""
    assert "X-Frame-Options" not in response
    return re.search(r"frame-ancestors ([^;]+)", response["Content-Security-Policy"])[1].split()


class PlatformFrame:
    """What happens in the frame. ``course`` is the frame once a launch has led into a mount."""

    def __init__(self, lms, registration, client=None):
        self.lms, self.registration = lms, registration
        self.http = client or Client(enforce_csrf_checks=True)
        self.base = f"/lti/{registration.pk}"
        self.page = f"{lms.address}/course/7"
        self.course = None

    def begin(self, **fields):
        return self.http.post(f"{self.base}/begin/", self.lms.begins(**fields), headers=FRAMED)

    def answers(self, begun, **fields):
        """What the platform has the browser post, once our page has gone on to it."""
        return self.lms.answers(page_of(begun)["data-onward"], **shown(self.page) | fields)

    def send(self, form):
        """Send it; where no cookie goes with it, see the page that asks the platform's storage."""
        sent = self.http.post(f"{self.base}/launch/", form, headers=FRAMED)
        asks = sent.status_code == 302 and "/storage/" in sent["Location"]
        return self.http.get(sent["Location"], headers=FRAMED) if asks else sent

    def launch(self, **fields):
        """Come as far as the mount."""
        return self.send(self.answers(self.begin(), **fields))

    def arrive(self, **fields):
        """Come as far as what is shown first."""
        taken = self.launch(**fields)
        assert taken.status_code == 302, taken.content.decode()
        return self.enter(taken["Location"])

    def enter(self, address, code=None):
        """Go where a launch has led; with a code from a window of its own."""
        run_id = uuid.UUID(urlsplit(address).path.split("/")[3])
        self.course = Frame(self.registration.partner, Run(pk=run_id), self.http)
        if code is None:
            return self.http.get(address)
        return self.http.post(address, {"code": code}, headers=OURS)

    def come(self, **fields):
        """Come, and begin where one is new; return where one is led after that."""
        led = self.arrive(**fields)
        if led["Location"].endswith("/welcome/"):
            led = self.course.send("welcome/", self.course.get("welcome/"))
        return self.http.get(led["Location"])
