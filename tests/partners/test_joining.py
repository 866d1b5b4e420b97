"""Who is invited joins with a code, once, with whatever account they have."""

import pytest

from learners.errors import RunClosedError
from learners.models import Enrolment
from learners.services import begin_as_guest, create_token, join_guest, restrict_processing
from partners.errors import InvitationUnknownError, JoinedBeforeError
from partners.models import PartnerLearner
from partners.services import join_partner
from tests.api.client import ApiClient
from tests.factories import AccountFactory
from tests.partners.bulk import invited

PATH = "/me/partner-invitations"


@pytest.fixture
def code(as_partner, run):
    return invited(as_partner, run, language="en")["code"]


def test_code_enrols_and_serves_once(code, as_learner, learner, run):
    joined = as_learner.post(PATH, {"code": f" {code.lower().replace('-', ' ')} "})
    assert joined.json() == {"run_ids": [str(run.pk)], "waiting": []}
    assert Enrolment.objects.get().learner_id == learner.pk
    again = ApiClient(create_token(account=AccountFactory())[0]).post(PATH, {"code": code})
    assert again.status_code == 404
    assert again.json()["type"].endswith(InvitationUnknownError.slug)


@pytest.mark.parametrize("code", ["", "x", "0" * 20, "é\x00", "x" * 101])
def test_other_codes_open_nothing(as_learner, code):
    assert as_learner.post(PATH, {"code": code}).status_code in {404, 422}


def test_unknown_codes_are_limited(as_learner, settings):
    settings.INVITATION_RATE = "1/h"
    assert [as_learner.post(PATH, {"code": "x"}).status_code for _ in range(2)] == [404, 429]


def test_nobody_joins_a_partner_twice(code, as_partner, learner, run):
    join_partner(account=learner, code=code)
    with pytest.raises(JoinedBeforeError):
        join_partner(account=learner, code=invited(as_partner, run, "s-2")["code"])
    assert PartnerLearner.objects.filter(learner_id__isnull=True).exclude(invite="").count() == 1


def test_run_that_has_closed_meanwhile_is_refused_and_the_code_stays_good(code, learner, run):
    type(run).objects.filter(pk=run.pk).update(
        opens_at="2026-01-01T00:00Z", closes_at="2026-01-02T00:00Z"
    )
    with pytest.raises(RunClosedError):
        join_partner(account=learner, code=code)
    assert not PartnerLearner.objects.filter(invite="").exists()


def test_guest_keeps_the_partner_in_the_account_that_they_sign_in_to(code, learner, run):
    guest = begin_as_guest(language="en")
    join_partner(account=guest, code=code)
    join_guest(guest_id=guest.pk, account=learner)
    assert PartnerLearner.objects.get().learner_id == learner.pk
    assert Enrolment.objects.get(learner_id=learner.pk).is_followed


def test_who_has_their_data_kept_and_not_used_joins_nobody(code, as_learner, learner):
    restrict_processing(account=learner)
    assert as_learner.post(PATH, {"code": code}).status_code == 409
