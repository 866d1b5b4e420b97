"""Whether a badge was revoked, as others read it (W3C Bitstring Status List)."""

import base64
import gzip
import uuid

import jwt
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openbadgeslib.errors import LibOpenBadgesException

from certificates.badges import NotToBeSignedError, revoke_badges, status_entry
from certificates.badges.status import LENGTH, free_place
from certificates.models import BadgeStatus, Certificate
from learners.services.erasing import erase_again

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def told(token):
    return jwt.decode(token, options={"verify_signature": False})


def bits(token):
    packed = told(token)["credentialSubject"]["encodedList"].removeprefix("u")
    return gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))


def revoke(certificate, commit):
    with commit(execute=True):
        revoke_badges([certificate.id])


def test_others_find_a_badge_valid_until_it_is_revoked(
    badge, issued, verifier, django_capture_on_commit_callbacks
):
    assert verifier().verify(badge, status=True)
    revoke(issued, django_capture_on_commit_callbacks)
    with pytest.raises(LibOpenBadgesException, match="revocation"):
        verifier().verify(badge, status=True)


def test_the_list_has_one_bit_for_it_and_says_nothing_of_anybody(
    badge, issued, client, django_capture_on_commit_callbacks
):
    entry = told(badge)["credentialStatus"]
    address = "/badges/status/1"
    assert entry["statusListCredential"].endswith(address)
    assert not any(bits(client.get(address).content.decode()))
    revoke(issued, django_capture_on_commit_callbacks)
    answer = client.get(address)
    token = answer.content.decode()
    assert answer["Content-Type"] == "application/vc+jwt"
    assert answer["Access-Control-Allow-Origin"] == "*"
    position = int(entry["statusListIndex"])
    assert len(bits(token)) * 8 == LENGTH
    assert int.from_bytes(bits(token)).bit_count() == 1
    assert bits(token)[position // 8] == 0x80 >> position % 8
    for secret in (issued.code, str(issued.id), str(issued.learner_id), issued.title):
        assert secret not in str(told(token))
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get("/badges/status/2").status_code == 404


def test_a_list_is_read_in_two_queries_and_then_in_none(badge, client):
    cache.clear()
    for expected in (2, 0):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/badges/status/1")
        assert len(asked) == expected


def test_a_badge_keeps_its_place(get, badge, issued):
    again = get(f"/api/v1/me/certificates/{issued.id}/badge.svg").content.decode()
    assert badge in again
    assert BadgeStatus.objects.count() == 1


def test_of_somebody_erased_it_stays_as_it_was(badge, verifier, issued):
    erase_again(issued.learner_id)
    assert not Certificate.objects.exists()
    assert verifier().verify(badge, status=True)
    cache.clear()
    revoke_badges([issued.id])
    with pytest.raises(LibOpenBadgesException):
        verifier().verify(badge, status=True)


def test_one_that_was_revoked_meanwhile_is_not_signed(certificate):
    Certificate.objects.update(state="failed")
    with pytest.raises(NotToBeSignedError):
        status_entry(certificate)
    assert not BadgeStatus.objects.exists()


def test_places_are_drawn_until_a_list_is_full_and_then_another_begins():
    for _ in range(8):
        number, position = free_place(length=8)
        BadgeStatus.objects.create(pk=uuid.uuid4(), number=number, position=position)
    # 64 draws find each of 8 places but for one time in thousands: another list begins then.
    assert BadgeStatus.objects.filter(number=1).count() >= 7
    BadgeStatus.objects.bulk_create(
        BadgeStatus(pk=uuid.uuid4(), number=7, position=position) for position in range(8)
    )
    assert free_place(length=8)[0] == 8
