"""A key shows the runs that it touches, and what is taught in them."""

import pytest

from tests.api.client import ApiClient


def test_runs_are_listed_with_their_courses(as_partner, run, edition):
    (told,) = as_partner.get("/partner/runs").json()["results"]
    assert told["id"] == str(run.pk)
    assert told["course"] == edition.course.slug
    assert told["course_title"] == edition.title
    assert told["languages"] == ["en"]
    assert told["is_open"] is True


def test_sandbox_keys_touch_demo_runs_and_nothing_else(new_key, run, demo_run):
    sandbox, live = ApiClient(new_key(is_sandbox=True)), ApiClient(new_key())
    for client, own, other in ((sandbox, demo_run, run), (live, run, demo_run)):
        listed = client.get("/partner/runs").json()["results"]
        assert [each["id"] for each in listed] == [str(own.pk)]
        assert client.get(f"/partner/runs/{own.pk}/edition").status_code == 200
        assert client.get(f"/partner/runs/{other.pk}/edition").status_code == 404


def test_content_is_what_learners_get(as_partner, api, run, edition, quiz_id, lesson_id):
    told = as_partner.get(f"/partner/runs/{run.pk}/edition?language=fr").json()
    assert told == api.get(f"/editions/{edition.pk}").json()
    for key in (lesson_id, quiz_id):
        mine = as_partner.get(f"/partner/runs/{run.pk}/activities/{key}")
        assert mine.json() == api.get(f"/editions/{edition.pk}/activities/{key}").json()


@pytest.mark.parametrize("path", ["/partner/runs", "/partner/runs/{run}/edition"])
def test_number_of_queries_does_not_grow(
    path, as_partner, partner, run, django_assert_max_num_queries
):
    path = path.format(run=run.pk)
    as_partner.get(path)
    with django_assert_max_num_queries(6):
        assert as_partner.get(path).status_code == 200
