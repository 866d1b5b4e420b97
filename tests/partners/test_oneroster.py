"""The students of a roster in OneRoster are invited, and nothing else of it is looked at."""

import zipfile
from io import BytesIO

import pytest

from partners import oneroster
from partners.models import PartnerLearner
from partners.services import enrol_bulk
from tests.partners.bulk import results

USERS = "sourcedId,status,givenName,familyName,email\ns-1,active,Canary,Canary,canary@example.org\n"


def roster(**files):
    """A ZIP of these files."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        for name, text in files.items():
            written.writestr(f"{name}.csv", text)
    return packed.getvalue()


def send(client, body, path="/partner/rosters"):
    return client.http.post(
        f"/api/v1{path}", body, content_type="application/zip", headers=client.headers
    )


def test_students_are_invited_to_the_run_of_their_class(as_partner, run):
    body = roster(
        users=USERS,
        classes=f"sourcedId,status,title,classCode\nc-1,,First,{run.pk}\nc-2,,Second,7B\n",
        enrollments="sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role\n"
        "e-1,active,c-1,x,s-1,student\n"
        "e-2,active,c-1,x,t-1,teacher\n"
        "e-3,tobedeleted,c-1,x,s-2,student\n"
        "e-4,,c-2,x,s-3,student\n",
    )
    answer = send(as_partner, body)
    assert answer.status_code == 202
    bulk = answer.json()
    assert answer["Location"].endswith(f"/partner/enrolments/{bulk['id']}")
    enrol_bulk(bulk["id"])
    rows = results(as_partner, bulk)
    assert [(row["outcome"], row["problem"]) for row in rows] == [
        ("invited", ""),
        ("refused", "run-id-missing"),
    ]
    assert PartnerLearner.objects.count() == 1


def test_one_run_may_be_for_all_classes(as_partner, run):
    body = roster(enrollments="classSourcedId,userSourcedId,role\nc-1,s-1,Student\n")
    bulk = send(as_partner, body, f"/partner/rosters?run_id={run.pk}").json()
    enrol_bulk(bulk["id"])
    assert results(as_partner, bulk)[0]["outcome"] == "invited"


def encrypted():
    """A roster whose file says that it is encrypted."""
    body = bytearray(roster(enrollments="classSourcedId,userSourcedId,role\n"))
    for begin in (b"PK\x03\x04", b"PK\x01\x02"):
        at = body.index(begin) + (6 if begin == b"PK\x03\x04" else 8)
        body[at] |= 1
    return bytes(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not a ZIP",
        roster(),
        roster(users=USERS),
        roster(enrollments="userSourcedId,role\n"),
        roster(enrollments=b"classSourcedId,userSourcedId,role\n\xff,\xff,student\n"),
        roster(enrollments='classSourcedId,userSourcedId,role\n"c,s,student\n'),
        encrypted(),
        roster(enrollments="classSourcedId,userSourcedId,role\n" * 99)[:-40],
    ],
    ids=["nothing", "text", "empty", "users", "columns", "bytes", "quotes", "encrypted", "cut"],
)
def test_what_is_no_roster_is_refused_whole(as_partner, body):
    answer = send(as_partner, body)
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("unreadable-file")


def test_what_unpacks_to_too_much_is_refused(as_partner, monkeypatch):
    monkeypatch.setattr(oneroster, "MOST_BYTES", 1000)
    head = "classSourcedId,userSourcedId,role\n"
    assert send(as_partner, roster(enrollments=head + "c,s,student\n" * 100)).status_code == 413
    monkeypatch.undo()
    monkeypatch.setattr(oneroster, "MOST_ROWS", 3)
    assert send(as_partner, roster(enrollments=head + "c,s,student\n" * 4)).status_code == 413
