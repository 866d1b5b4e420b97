"""What the system checks say of certificates."""

import pytest

from certificates.checks import check_issuer


@pytest.mark.parametrize(
    ("issuer", "found"),
    [
        ("Article 26", []),
        ("x" * 120, []),
        ("x" * 121, ["certificates.E001"]),
        ("", ["certificates.E001"]),
    ],
)
def test_an_issuer_that_no_certificate_can_hold_is_refused(issuer, found, settings):
    settings.CERTIFICATE_ISSUER = issuer
    assert [error.id for error in check_issuer(None)] == found
