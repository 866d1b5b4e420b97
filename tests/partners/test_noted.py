"""What is done for a partner is in the audit log: by whom, and by which key where a program did."""

import uuid
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from learners.models import AuditEntry
from partners.models import ApiKey, Endpoint, MemberInvitation, MemberRole
from tests.partners.hooks import listening
from tests.partners.members import member_of

AT = "https://hooks.example.org/canary-path"


@pytest.fixture
def owner(partner):
    return member_of(partner).account


@pytest.fixture
def send(partner, owner):
    """Send a form of one of the partner's pages."""
    client = Client()
    client.force_login(owner)

    def _send(name, fields, *ids):
        page = reverse(f"web:partner-{name}", args=[partner.pk, *ids])
        response = client.post(page, fields)
        assert response.status_code < 400, response.content.decode()
        return response

    return _send


def noted(partner, by_id, key_id=None):
    """How often each was noted of a partner, all of it by somebody, but that keys were made."""
    rows = AuditEntry.objects.filter(partner_id=partner.pk).exclude(action="made_key")
    assert {(row.by_id, row.key_id, row.office_id) for row in rows} <= {
        (by_id, key_id, partner.office_id)
    }
    return Counter(row.action for row in rows)


def test_what_members_do_on_the_pages(partner, owner, send):
    send("webhooks", {"url": AT, "kind": "webhook"})
    endpoint = Endpoint.objects.get()
    acts = ("ping", "secret", "disable", "enable", "resume", "replay", "remove")
    for act in acts:
        send("webhooks-one", {"act": act}, endpoint.pk)
    send("frames", {"sites": "https://canary.example.org"})
    send("brand", {"paper": "#ffffff", "ink": "#000000", "action": "#0000aa"})
    send("brand", {"reset": "1"})
    send("members", {"act": "invite", "role": MemberRole.VIEWER})
    send("members", {"act": "withdraw", "of": MemberInvitation.objects.get().pk})
    send("platform", {"name": "canary platform"})
    assert noted(partner, owner.pk) == Counter(
        {"changed_endpoint": 3, "changed_look": 2}
        | dict.fromkeys(("made_endpoint", "replaced_secret", "replayed", "removed_endpoint"), 1)
        | dict.fromkeys(("changed_sites", "invited_member", "withdrew_invitation"), 1)
        | {"made_platform": 1}
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM learners_auditentry")
        kept = str(cursor.fetchall())
    assert "canary" not in kept
    assert "whsec_" not in kept


def test_what_programs_do_is_noted_with_their_key(partner, as_partner):
    path = f"/partner/webhooks/{as_partner.post('/partner/webhooks', {'url': AT}).json()['id']}"
    as_partner.patch(path, {"events": ["edition.released"]})
    as_partner.post(f"{path}/secret")
    as_partner.post(f"{path}/resume")
    as_partner.post(f"{path}/replay", {})
    as_partner.delete(path)
    key = ApiKey.objects.get(partner=partner)
    assert noted(partner, key.created_by_id, key.pk) == Counter(
        {"changed_endpoint": 2}
        | dict.fromkeys(("made_endpoint", "replaced_secret", "replayed", "removed_endpoint"), 1)
    )


def test_what_was_refused_is_not_noted(partner, as_partner):
    endpoint, _secret = listening(partner, AT)
    before = AuditEntry.objects.count()
    assert as_partner.post("/partner/webhooks", {"url": AT}).status_code == 409
    path = f"/partner/webhooks/{endpoint.pk}"
    assert as_partner.patch(path, {"url": "http://x/"}).status_code == 422
    assert as_partner.post(f"{path}/replay", {"event": str(uuid.uuid4())}).status_code == 404
    assert as_partner.delete(f"/partner/webhooks/{uuid.uuid4()}").status_code == 404
    assert AuditEntry.objects.count() == before


def test_managers_see_for_which_partner_and_that_it_was_a_program(
    partner, as_partner, boss, client
):
    as_partner.post("/partner/webhooks", {"url": AT})
    client.force_login(boss)
    html = client.get(reverse("cms:audit")).content.decode()
    assert "Added a webhook of a partner" in html
    assert partner.name in html
    assert "by a program" in html
