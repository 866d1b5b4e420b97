"""From a learning platform, one click leads into the course: with no name and no address."""

import uuid

import pytest
from django.core.cache import cache
from django.test import Client

from learners.models import Account, Enrolment, Purpose
from learners.services import join_guest
from partners.models import LtiLaunch, LtiLink, LtiScore, PartnerLearner
from tests.consents import agree
from tests.factories import AccountFactory
from tests.lti import CLAIM, TEACHER, named

pytestmark = pytest.mark.any_database


def learner():
    return PartnerLearner.objects.get().learner_id


def test_who_comes_for_the_first_time_is_told_first_and_then_enrolled(visit, run):
    taken = visit.launch(custom={"run": str(run.pk)})
    told = visit.client.get(taken["Location"])
    assert "University of Somewhere" in told.content.decode()
    assert not Account.objects.filter(is_guest=True).exists()
    entered = visit.client.post(taken["Location"])
    progress = f"/runs/{run.pk}/"
    assert (
        entered["Location"] == f"/me/consents/partner_sharing/?next={progress.replace('/', '%2F')}"
    )
    assert Enrolment.objects.get().run_id == run.pk
    assert visit.client.get(progress).status_code == 200
    assert visit.client.session["_auth_user_id"] == str(learner())


def test_who_comes_again_is_who_they_were_on_any_device(visit, lms, registration, run):
    visit.enter()
    elsewhere = type(visit)(Client(), lms, registration)
    taken = elsewhere.launch()
    entered = elsewhere.client.get(taken["Location"])
    assert entered["Location"] == f"/runs/{run.pk}/"
    assert elsewhere.client.session["_auth_user_id"] == str(learner())
    assert Account.objects.filter(is_guest=True).count() == 1


def test_next_on_a_shared_device_is_somebody_else(visit):
    visit.enter(user="user-1")
    visit.enter(user="user-2")
    assert Account.objects.filter(is_guest=True).count() == 2
    account = Account.objects.get(pk=visit.client.session["_auth_user_id"])
    assert Enrolment.objects.filter(learner=account).exists()
    assert "guest" not in visit.client.session


def test_place_opens_what_was_chosen_for_it(visit, run, lesson_id, edition):
    visit.enter()
    lesson = visit.enter(custom={"run": str(run.pk), "part": str(lesson_id)})
    assert lesson["Location"] == f"/runs/{run.pk}/{lesson_id}/"
    module = edition.outline[0]["id"]
    assert visit.enter(custom={"run": str(run.pk), "part": module})["Location"] == (
        f"/runs/{run.pk}/{edition.outline[0]['activities'][0]['id']}/"
    )
    unknown = visit.enter(custom={"run": str(run.pk), "part": str(uuid.uuid4())})
    assert unknown["Location"] == f"/runs/{run.pk}/"
    assert LtiLink.objects.count() == 1


def test_nothing_is_kept_of_names_and_addresses(visit, lms):
    told = {"name": "Ada Canary", "given_name": "Ada", "email": "canary@example.org"}
    visit.enter(**told, **lms.scoring())
    for model in (Account, PartnerLearner, LtiLaunch, LtiLink, LtiScore):
        assert "canary" not in str(list(model.objects.values())).lower()


def test_a_place_without_a_course_opens_the_only_one_of_the_partner(visit, partner, release, run):
    assert visit.enter()["Location"].endswith("%2F")
    partner.runs.add(release().course.runs.get())
    taken = visit.launch()
    refused = visit.client.get(taken["Location"])
    assert refused.status_code == 403
    assert "run" in refused.content.decode()


def test_who_is_signed_in_may_go_on_as_themselves(visit, learner, run):
    visit.client.force_login(learner)
    visit.enter("mine")
    assert PartnerLearner.objects.get().learner_id == learner.pk
    assert Enrolment.objects.get().learner_id == learner.pk
    assert visit.enter()["Location"] == f"/runs/{run.pk}/"


def test_who_is_signed_in_may_go_on_apart(visit, learner):
    visit.client.force_login(learner)
    visit.enter()
    assert PartnerLearner.objects.get().learner_id != learner.pk
    assert visit.client.session["_auth_user_id"] != str(learner.pk)


def test_account_of_ones_own_is_opened_by_its_owner_only(visit, learner, run, lms, registration):
    """Else a platform could read what they did, by saying that it is them."""
    visit.enter()
    join_guest(guest_id=Account.objects.get(is_guest=True).pk, account=learner)
    for client in (visit.client, Client()):
        other = type(visit)(client, lms, registration)
        taken = other.launch()
        asked = client.get(taken["Location"])
        assert asked["Location"].startswith("/sign-in/?next=/lti/")
        assert "_auth_user_id" not in client.session
    client.force_login(learner)
    assert client.get(taken["Location"])["Location"] == f"/runs/{run.pk}/"
    client.force_login(AccountFactory())
    assert client.get(other.launch()["Location"]).status_code == 409


def test_who_shares_already_is_not_asked(visit, learner, run):
    agree(learner, Purpose.PARTNERS)
    visit.client.force_login(learner)
    assert visit.enter("mine")["Location"] == f"/runs/{run.pk}/"


def test_language_of_the_platform_is_the_course_s_where_there_is_one(visit):
    visit.enter(**{f"{CLAIM}launch_presentation": {"locale": "fr_CA"}})
    assert Account.objects.get(is_guest=True).language == "fr"


def test_keys_of_the_platform_are_fetched_once_and_anew_for_a_new_one(visit, lms):
    visit.enter()
    visit.enter()
    assert lms.asked.count("/keys") == 1
    lms.roll()
    visit.enter()
    assert lms.asked.count("/keys") == 2


def test_score_of_a_learner_is_owed_and_none_of_a_teacher(visit, lms):
    visit.enter(**lms.scoring())
    visit.enter(user="user-2", role=TEACHER, **lms.scoring())
    assert [named(row) for row in LtiScore.objects.all()] == ["user-1"]


def test_platform_that_does_not_answer_is_told(visit, registration):
    type(registration).objects.update(keys_address="http://127.0.0.1:1/keys")
    cache.clear()
    assert visit.launch().status_code == 502


@pytest.mark.parametrize("part", ["", "x", "{}"])
def test_custom_values_that_are_no_ids_lead_to_the_whole(visit, run, part):
    visit.enter()
    entered = visit.enter(custom={"run": str(run.pk), "part": part})
    assert entered["Location"] == f"/runs/{run.pk}/"
