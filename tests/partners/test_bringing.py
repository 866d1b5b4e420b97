"""Whom a partner's own system has signed in comes into their course, once one of its learners."""

import uuid

import pytest

from courses.errors import NotFoundError
from learners.errors import RestrictedError, RunClosedError
from learners.models import Account, Enrolment
from learners.services import (
    begin_as_guest,
    enrol,
    leave_as_guest,
    restrict_processing,
    sign_up_guest,
    withdraw,
)
from partners.errors import (
    ContractOverError,
    JoinedBeforeError,
    NoSeatLeftError,
    OwnAccountError,
)
from partners.invites import known_as
from partners.models import PartnerEnrolment, PartnerLearner
from partners.services import Coming, account_of, bring, bring_in, join_partner
from tests.factories import PASSPHRASE, AccountFactory
from tests.partners.bulk import carried_out, invited


@pytest.fixture
def coming(partner, run):
    def _coming(name="s-1", **fields):
        asked = {"partner": partner, "is_sandbox": False, "run_id": run.pk, "language": "en"}
        return Coming(**asked | {"known_as": known_as(partner, name)} | fields)

    return _coming


@pytest.fixture
def come(coming):
    """Let somebody come as the partner's learner s-1, or as told."""

    def _come(name="s-1", signed_in=None, **fields):
        return bring_in(coming(name, **fields), signed_in=signed_in)

    return _come


def test_who_comes_first_is_a_guest_and_enrolled_and_followed(come, run):
    account = come()
    assert account.is_guest
    enrolment = Enrolment.objects.get(learner_id=account.pk, run_id=run.pk)
    assert enrolment.is_followed
    row = PartnerLearner.objects.get()
    assert (row.learner_id, row.is_brought, bool(row.joined_at)) == (account.pk, True, True)


def test_who_comes_again_is_the_same(come, coming, django_assert_max_num_queries):
    account = come()
    with django_assert_max_num_queries(9):
        assert come() == account
    assert come("s-2") != account
    assert PartnerLearner.objects.count() == 2
    assert bring(**vars(coming())) == account
    assert account_of(coming()) == account
    assert account_of(coming("s-3")) is None


def test_partner_hears_of_it(come, as_partner):
    come()
    (told,) = as_partner.get("/partner/progress").json()["results"]
    assert (told["learner"], told["state"]) == (str(PartnerLearner.objects.get().pk), "private")


def test_invitation_is_taken_up_with_all_its_runs(come, as_partner, run, release, partner):
    other = release().course.runs.get()
    partner.runs.add(other)
    row = invited(as_partner, other)
    account = come()
    assert str(PartnerLearner.objects.get(invite="").pk) == row["learner"]
    assert Enrolment.objects.filter(learner_id=account.pk).count() == 2
    (known,) = carried_out(as_partner, [{"external_id": "s-1", "run_id": str(run.pk)}])
    assert known["outcome"] == "known"


@pytest.mark.parametrize("run_id", [uuid.uuid4(), None], ids=["unknown", "not the partner's"])
def test_other_runs_are_not_there(come, release, run_id):
    with pytest.raises(NotFoundError):
        come(run_id=run_id or release().course.runs.get().pk)


def test_sandbox_reaches_its_own_runs_and_learners_only(come, demo_run):
    account = come()
    with pytest.raises(NotFoundError):
        come(is_sandbox=True)
    assert come(is_sandbox=True, run_id=demo_run.pk) != account


def test_seats_and_contract_hold(come, partner):
    partner.seats = 1
    partner.save()
    account = come()
    with pytest.raises(NoSeatLeftError):
        come("s-2")
    assert come() == account
    partner.contract_until = partner.contract_from
    partner.save()
    with pytest.raises(ContractOverError):
        come()


def test_run_that_is_closed_takes_nobody_new_and_leaves_nothing(come, run):
    account = come()
    type(run).objects.update(opens_at="2026-01-01T00:00Z", closes_at="2026-01-02T00:00Z")
    assert come() == account
    with pytest.raises(RunClosedError):
        come("s-2")
    assert PartnerLearner.objects.count() == PartnerEnrolment.objects.count() == 1
    assert Account.objects.filter(is_guest=True).count() == 1


def test_who_has_left_the_run_is_not_enrolled_again(come, run):
    account = come()
    withdraw(learner_id=account.pk, run_id=run.pk)
    come()
    assert Enrolment.objects.get().state == "withdrawn"


def test_who_has_signed_in_comes_with_their_own_account(come, learner):
    assert come(signed_in=learner) == learner
    assert not PartnerLearner.objects.get().is_brought
    assert come(signed_in=learner) == learner
    with pytest.raises(JoinedBeforeError):
        come("s-2", signed_in=learner)
    with pytest.raises(OwnAccountError):
        come(signed_in=AccountFactory())


def test_who_was_enrolled_before_is_followed_from_now_on(come, learner, run):
    enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    come(signed_in=learner)
    assert Enrolment.objects.get().is_followed


def test_who_has_their_data_kept_and_not_used_is_brought_nowhere_new(come, release, partner):
    account = come()
    restrict_processing(account=account)
    assert come() == account
    other = release().course.runs.get()
    partner.runs.add(other)
    with pytest.raises(RestrictedError):
        come(run_id=other.pk)


def test_guest_who_is_being_erased_is_not_opened(come):
    leave_as_guest(learner_id=come().pk)
    with pytest.raises(OwnAccountError):
        come()


@pytest.fixture
def kept(come):
    """Somebody who was brought, and has made the account their own since."""
    return sign_up_guest(account=come(), username="own-name", passphrase=PASSPHRASE)


def test_who_made_the_account_their_own_opens_it_themselves(kept, come):
    with pytest.raises(OwnAccountError):
        come()
    assert come(signed_in=kept) == kept


@pytest.mark.parametrize("is_guest", [True, False])
def test_nobody_who_joined_by_a_code_is_opened_by_the_partners_word(
    come, as_partner, run, learner, is_guest
):
    account = begin_as_guest(language="en") if is_guest else learner
    join_partner(account=account, code=invited(as_partner, run)["code"])
    with pytest.raises(OwnAccountError):
        come()
