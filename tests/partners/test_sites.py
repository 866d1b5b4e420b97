"""A partner's people say which sites may show its courses."""

import pytest

from partners.embedding.origins import clean_origin
from partners.models import MemberRole, Partner
from tests.factories import AccountFactory
from tests.partners.members import client_of, partner_of


@pytest.fixture
def looked_after(db):
    return partner_of(AccountFactory())


def test_developers_change_the_sites(looked_after):
    client = client_of(looked_after, MemberRole.DEVELOPER)
    path = f"/partner/{looked_after.pk}/frames/"
    typed = "https://LMS.example.org:443/\n\n https://www.example.org\nhttps://www.example.org"
    assert client.post(path, {"sites": typed}).status_code == 302
    assert Partner.objects.get(pk=looked_after.pk).origins == [
        "https://lms.example.org",
        "https://www.example.org",
    ]
    page = client.get(path).content.decode()
    assert "https://lms.example.org\nhttps://www.example.org" in page
    wrong = client.post(path, {"sites": "https://www.example.org\nhttps://*.example.org"})
    assert wrong.status_code == 422
    assert "https://*.example.org" in wrong.content.decode()


@pytest.mark.any_database
@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "*",
            "https://*",
            "http://www.example.org",
            "https://a b",
            "javascript://a",
            "'self'",
        ),
        *("https://a.example;script-src *", "https://a.example/path", "https://a.example?x"),
        *("https://user@a.example", "https://a_b.example", "https://a.example:99999"),
        *("https://a\x00.example", "https://[::1"),
    ],
)
def test_nothing_but_an_origin_gets_into_a_header(text):
    with pytest.raises(ValueError, match=r"(?s).*"):
        clean_origin(text)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("HTTPS://Www.Example.org/", "https://www.example.org"),
        ("https://bücher.example:8443", "https://xn--bcher-kva.example:8443"),
        ("http://localhost:80", "http://localhost"),
    ],
)
def test_an_origin_has_one_form(text, origin):
    assert clean_origin(text) == origin
