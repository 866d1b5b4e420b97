"""Certificates of who shares with a partner show it, as its office has chosen."""

import uuid

import pytest
from django.urls import reverse

from certificates.models import Batch, Certificate, DesignRevision
from certificates.services import issue_certificate, request_batch
from certificates.services.batches import work_on
from learners.services import enrol
from partners.co_branding import designs_by_partners
from tests.api.client import ApiClient
from tests.factories import AccountFactory, PartnerFactory
from tests.partners.hooks import finishes, joins, shares


def frozen(design_id, number=1):
    return DesignRevision.objects.create(design_id=design_id, number=number, slots={})


@pytest.fixture
def branded(partner):
    """The partner, with a design, and the revision of it that is in force."""
    partner.certificate_design = uuid.uuid4()
    partner.save()
    return frozen(partner.certificate_design)


def test_who_shares_has_the_design_of_the_partner(
    branded, as_partner, learner, run, lesson_id, quiz_id
):
    joins(as_partner, learner, run)
    shares(learner)
    newer = frozen(branded.design_id, 2)
    finishes(learner, run, lesson_id, quiz_id)
    assert Certificate.objects.get().design_id == newer.pk


def test_who_does_not_share_or_came_alone_has_that_of_the_course(
    branded, as_partner, learner, run, lesson_id, quiz_id
):
    joins(as_partner, learner, run)
    finishes(learner, run, lesson_id, quiz_id)
    alone = AccountFactory()
    shares(alone)
    assert not designs_by_partners(run.pk, [alone.pk])
    assert Certificate.objects.get().design_id is None


def test_a_replacement_of_all_keeps_each_its_own(
    branded, as_partner, learner, run, lesson_id, quiz_id
):
    alone = AccountFactory()
    for each in (learner, alone):
        enrol(learner_id=each.pk, run_id=run.pk, language="en")
        finishes(each, run, lesson_id, quiz_id)
    for each in Certificate.objects.all():
        assert issue_certificate(learner_id=each.learner_id, certificate_id=each.id)
    joins(as_partner, learner, run)
    shares(learner)
    request_batch(run_id=run.pk, work="reissue", by_id=uuid.uuid4())
    work_on(Batch.objects.get().pk)
    new = Certificate.objects.exclude(state="superseded")
    assert dict(new.values_list("learner_id", "design_id")) == {
        learner.pk: branded.pk,
        alone.pk: None,
    }


def test_a_partner_without_a_design_costs_one_query(
    partner, as_partner, learner, run, django_assert_num_queries
):
    joins(as_partner, learner, run)
    with django_assert_num_queries(1):
        assert not designs_by_partners(run.pk, [learner.pk])


def test_with_a_design_many_cost_four(branded, as_partner, run, django_assert_num_queries):
    people = [AccountFactory() for _ in range(3)]
    for number, each in enumerate(people):
        joins(as_partner, each, run, f"s-{number}")
        shares(each)
    with django_assert_num_queries(4):
        found = designs_by_partners(run.pk, [each.pk for each in people])
    assert found == {each.pk: branded.pk for each in people}


def test_of_two_partners_it_is_that_of_the_first(branded, as_partner, new_key, learner, run):
    joins(as_partner, learner, run)
    other = PartnerFactory(certificate_design=uuid.uuid4())
    other.runs.add(run)
    frozen(other.certificate_design)
    joins(ApiClient(new_key(of=other)), learner, run)
    shares(learner)
    assert designs_by_partners(run.pk, [learner.pk]) == {learner.pk: branded.pk}


def test_one_is_told_before_one_agrees(branded, partner, as_partner, learner, run, client):
    page = reverse("web:consent", args=["partner_sharing"])
    client.force_login(learner)
    assert "Certificates that you earn" not in client.get(page).content.decode()
    joins(as_partner, learner, run)
    assert f"show <bdi>{partner.name}</bdi>" in client.get(page).content.decode()
