"""The students of a roster in OneRoster are invited, and nothing else of it is looked at."""

import zipfile
from io import BytesIO

import pytest

from partners import oneroster
from partners.models import PartnerLearner
from partners.services import enrol_bulk, join_partner
from tests.api.client import ApiClient
from tests.factories import PartnerFactory
from tests.partners.bulk import carried_out, invited, results

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
        ("withdrawn", ""),
    ]
    assert PartnerLearner.objects.count() == 1


def joined_by(client, run, learner):
    """Invite s-1, and let a learner take it up."""
    join_partner(account=learner, code=invited(client, run, "s-1")["code"])


HEAD = "status,classSourcedId,userSourcedId,role\n"


def outcomes(client, run, enrolments, query="", **files):
    """Send a roster for one run and have it worked through; return what became of each row."""
    body = roster(enrollments=HEAD + enrolments, **files)
    bulk = send(client, body, f"/partner/rosters?run_id={run.pk}{query}").json()
    enrol_bulk(bulk["id"])
    return [(row["outcome"], row["problem"]) for row in results(client, bulk)]


def test_who_is_marked_to_be_deleted_is_not_invited_any_more(as_partner, run):
    assert outcomes(as_partner, run, ",c,s-1,student\n,c,s-2,student\n") == [("invited", "")] * 2
    enrolments = "tobedeleted,c,s-1,student\ntobedeleted,c,s-2,student\n,d,s-2,student\n"
    assert outcomes(as_partner, run, enrolments) == [("known", ""), ("withdrawn", "")]
    assert PartnerLearner.objects.count() == 1


def test_the_seat_of_who_is_withdrawn_is_free_for_the_next(as_partner, run, partner):
    partner.seats = 1
    partner.save()
    assert outcomes(as_partner, run, ",c,s-1,student\n") == [("invited", "")]
    enrolments = ",c,s-2,student\ntobedeleted,c,s-1,student\n"
    assert outcomes(as_partner, run, enrolments) == [("invited", ""), ("withdrawn", "")]


def test_who_has_joined_stays_and_the_row_says_so(as_partner, run, learner):
    joined_by(as_partner, run, learner)
    assert outcomes(as_partner, run, "tobedeleted,c,s-1,student\n") == [("refused", "has-joined")]
    row = PartnerLearner.objects.get()
    assert (row.learner_id, row.enrolments.count()) == (learner.pk, 1)


def test_students_of_a_class_that_ends_are_withdrawn(as_partner, run):
    outcomes(as_partner, run, ",c,s-1,student\n")
    classes = f"sourcedId,status,classCode\nc,tobedeleted,{run.pk}\n"
    assert outcomes(as_partner, run, ",c,s-1,student\n", classes=classes) == [("withdrawn", "")]
    assert not PartnerLearner.objects.exists()


def test_who_is_missing_is_withdrawn_where_the_roster_is_complete_and_only_there(
    as_partner, run, learner
):
    joined_by(as_partner, run, learner)
    outcomes(as_partner, run, ",c,s-2,student\n,c,s-3,student\n")
    assert outcomes(as_partner, run, ",c,s-3,student\n") == [("known", "")]
    assert PartnerLearner.objects.count() == 3
    said = outcomes(as_partner, run, ",c,s-3,student\n", "&complete=true")
    assert said[0] == ("known", "")
    assert sorted(said[1:]) == [("refused", "has-joined"), ("withdrawn", "")]
    assert PartnerLearner.objects.count() == 2


def test_rows_of_other_partners_and_of_the_sandbox_are_left_alone(as_partner, run, new_key):
    outcomes(as_partner, run, ",c,s-1,student\n")
    other = PartnerFactory()
    other.runs.add(run)
    stranger = ApiClient(new_key(of=other))
    outcomes(stranger, run, ",c,s-9,student\n")
    assert outcomes(stranger, run, "tobedeleted,c,s-1,student\n", "&complete=true") == [
        ("withdrawn", ""),
        ("withdrawn", ""),
    ]
    assert PartnerLearner.objects.filter(partner=other).count() == 0
    assert PartnerLearner.objects.count() == 1


def test_files_of_learners_withdraw_as_well(as_partner, run):
    row = {"external_id": "s-1", "run_id": str(run.pk)}
    for action, outcome in (("", "invited"), ("withdraw", "withdrawn"), ("no", "refused")):
        assert carried_out(as_partner, [row | {"action": action}])[0]["outcome"] == outcome
    assert not PartnerLearner.objects.exists()


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
