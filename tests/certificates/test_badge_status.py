"""Whether a badge was revoked, as others read it (W3C Bitstring Status List)."""

import base64
import gzip
import uuid
from collections import Counter

import jwt
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openbadgeslib.errors import LibOpenBadgesException

from certificates.badges import NotToBeSignedError, status_entry
from certificates.badges.status import LENGTH, draw_place
from certificates.models import BadgeStatus, Certificate, RevocationReason
from certificates.services import revoke_certificate, supersede_certificate
from learners.services.erasing import erase_again

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def told(token):
    return jwt.decode(token, options={"verify_signature": False})


def bits(token):
    packed = told(token)["credentialSubject"]["encodedList"].removeprefix("u")
    return gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))


def revoke(certificate, commit):
    with commit(execute=True):
        revoke_certificate(
            learner_id=certificate.learner_id,
            certificate_id=certificate.id,
            reason=RevocationReason.ERROR,
            by_id=uuid.uuid4(),
        )


def test_others_find_a_badge_valid_until_it_is_revoked(
    badge, issued, verifier, django_capture_on_commit_callbacks
):
    assert verifier().verify(badge, status=True)
    revoke(issued, django_capture_on_commit_callbacks)
    with pytest.raises(LibOpenBadgesException, match="revocation"):
        verifier().verify(badge, status=True)


def test_one_that_was_replaced_is_not_valid_any_more(
    badge, issued, verifier, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        supersede_certificate(learner_id=issued.learner_id, certificate_id=issued.id)
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


def test_a_list_is_read_in_three_queries_and_then_in_one_that_tells_whether_it_holds(badge, client):
    cache.clear()
    for expected in (3, 1):
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


def test_of_somebody_erased_it_stays_revoked(
    badge, verifier, issued, django_capture_on_commit_callbacks
):
    revoke(issued, django_capture_on_commit_callbacks)
    erase_again(issued.learner_id)
    with pytest.raises(LibOpenBadgesException, match="revocation"):
        verifier().verify(badge, status=True)


def test_one_that_was_revoked_meanwhile_is_not_signed(certificate):
    Certificate.objects.update(state="failed")
    with pytest.raises(NotToBeSignedError):
        status_entry(certificate)
    assert not BadgeStatus.objects.exists()


def test_places_are_drawn_until_a_list_is_full_and_then_another_begins():
    for _ in range(16):
        draw_place(uuid.uuid4(), length=8)
    lists = Counter(BadgeStatus.objects.values_list("number", flat=True))
    assert sum(lists.values()) == 16
    assert len(lists) >= 2
    assert sorted(lists) == list(range(1, len(lists) + 1))
    assert max(lists.values()) <= 8


def test_a_place_is_given_in_few_queries(certificate, django_assert_num_queries):
    with django_assert_num_queries(7):  # two of them a savepoint, which is a transaction otherwise
        status_entry(certificate)
    with django_assert_num_queries(1):
        status_entry(certificate)
