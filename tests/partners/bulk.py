"""Sending files of learners, as tests need it."""

from partners.services.enrolling import enrol_bulk


def send(client, rows, **headers):
    """Send rows as JSON; return the answer."""
    return client.post("/partner/enrolments", rows, **headers)


def carried_out(client, rows):
    """Send rows and work them through; return what became of each."""
    bulk = send(client, rows).json()
    enrol_bulk(bulk["id"])
    return results(client, bulk)


def results(client, bulk):
    return client.get(f"/partner/enrolments/{bulk['id']}/rows").json()["results"]


def invited(client, run, name="s-1", **fields):
    """Invite somebody; return their row, with the id and the code."""
    (row,) = carried_out(client, [{"external_id": name, "run_id": str(run.pk), **fields}])
    return row
