"""A form with files that is larger than its address takes is refused before it is read (B5)."""

from io import BytesIO

import pytest
from django.core.files.uploadhandler import FileUploadHandler
from django.test import Client

from tests.factories import AccountFactory

pytestmark = pytest.mark.any_database

LARGE = 3_000_000
PATHS = ["/", "/sign-in/", "/sign-up/", "/me/account/", "/verify/", "/api/v1/auth/sign-in"]


class NoneIsRead(FileUploadHandler):
    """Fails where a file of a form is read."""

    def new_file(self, *args, **kwargs):
        raise AssertionError


@pytest.fixture(autouse=True)
def read_none(settings):
    settings.FILE_UPLOAD_HANDLERS = [f"{__name__}.NoneIsRead"]


def send(client, path, size):
    file = BytesIO(b"x" * size)
    file.name = "large.pdf"
    return client.post(path, {"file": file})


@pytest.mark.parametrize("path", [*PATHS, "/cms/login/", "/cms/images/multiple/add/"])
def test_a_large_form_is_refused_everywhere_and_not_read(db, path):
    response = send(Client(enforce_csrf_checks=True), path, LARGE)
    assert response.status_code == 413
    if path.startswith("/api/"):
        assert response.json()["type"].endswith("too-large")
    else:
        assert "This is too large" in response.content.decode()


@pytest.mark.parametrize(
    ("is_staff", "most", "passes"), [(False, 200, False), (True, 2, False), (True, 200, True)]
)
def test_only_staff_send_what_is_large_to_the_cms_and_not_without_end(
    db, settings, is_staff, most, passes
):
    settings.CMS_UPLOAD_MEGABYTES = most
    client = Client()
    client.force_login(AccountFactory(is_staff=is_staff, is_superuser=is_staff))
    if passes:
        with pytest.raises(AssertionError):  # it is read
            send(client, "/cms/documents/multiple/add/", LARGE)
    else:
        assert send(client, "/cms/documents/multiple/add/", LARGE).status_code == 413


def test_other_bodies_that_are_too_large_get_the_same_page(db):
    response = Client().post("/sign-in/", b"x" * LARGE, "application/x-www-form-urlencoded")
    assert response.status_code == 413
    assert "This is too large" in response.content.decode()


@pytest.mark.parametrize("length", ["", "-1", "nonsense", "9" * 40])
def test_a_length_that_makes_no_sense_breaks_nothing(db, length):
    response = Client().post("/sign-in/", {"username": "amina"}, CONTENT_LENGTH=length)
    assert response.status_code in {400, 413, 422}
