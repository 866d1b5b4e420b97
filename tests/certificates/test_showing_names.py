"""Whose name a check shows: nobody's, until its holder chooses so for that certificate."""

import pytest
from django.test import Client

from certificates.models import Certificate
from certificates.selectors import verify
from certificates.services import issue_certificate, show_name, supersede_certificate
from learners.services import restrict_processing, set_certificate_name
from tests.factories import AccountFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
NAME = "Amina Yusuf"


@pytest.fixture
def named(learner, complete):
    set_certificate_name(account=learner, name=NAME)
    complete()
    certificate = Certificate.objects.get()
    issue_certificate(learner_id=learner.pk, certificate_id=certificate.id)
    certificate.refresh_from_db()
    return certificate


def public_page(certificate):
    return Client().get(f"/verify/{certificate.code}").content.decode()


def public_answer(certificate):
    return Client().get(f"/api/v1/certificates/{certificate.code}").json()


@pytest.fixture
def choose(client, learner):
    """Choose on the page, as the learner."""
    client.force_login(learner)
    return lambda certificate, shows: client.post(
        f"/me/certificates/{certificate.id}/", {"shows": shows}, follow=True
    )


def test_the_holder_shows_the_name_and_takes_it_back(choose, named):
    assert NAME not in public_page(named)
    assert public_answer(named)["name"] == ""
    assert "Show my name no more" in choose(named, "1").content.decode()
    assert NAME in public_page(named)
    assert public_answer(named)["name"] == NAME
    choose(named, "0")
    assert NAME not in public_page(named)
    assert public_answer(named)["name"] == ""


def test_pages_of_one_without_a_name_speak_of_none(get, issued):
    listed = get("/me/certificates/").content.decode()
    assert "Do you want your name on it?" in listed
    assert "not yours any more" not in listed
    assert "scrambled number" not in get(f"/me/certificates/{issued.id}/").content.decode()
    asked = get(f"/me/certificates/{issued.id}/replace/").content.decode()
    assert "you have none for certificates" in asked
    assert "It has the name" not in asked


def test_the_page_of_a_certificate_has_all_that_can_be_taken_along(get, named):
    page = get(f"/me/certificates/{named.id}/").content.decode()
    for kind in ("pdf", "png", "svg", "jwt"):
        assert f'href="/me/certificates/{named.id}.{kind}"' in page
    assert "linkedin.com/profile/add?" in page
    assert named.code in page
    assert NAME not in page


def test_a_certificate_without_a_name_has_none_to_show(choose, issued):
    assert choose(issued, "1").status_code == 409
    assert not Certificate.objects.get().shows_name


def test_others_choose_nothing(named):
    stranger = Client()
    stranger.force_login(AccountFactory())
    stranger.post(f"/me/certificates/{named.id}/", {"shows": "1"})
    assert not Certificate.objects.get().shows_name


def test_a_certificate_that_was_replaced_names_nobody_and_the_new_one_begins_anew(named):
    show_name(learner_id=named.learner_id, certificate_id=named.id, shows=True)
    staff = AccountFactory(is_staff=True)
    new = supersede_certificate(
        learner_id=named.learner_id, certificate_id=named.id, by_id=staff.pk
    )
    issue_certificate(learner_id=new.learner_id, certificate_id=new.id)
    for certificate in (named, new):
        assert NAME not in public_page(certificate)


def test_the_name_of_somebody_whose_data_are_not_to_be_used_is_not_shown(named, learner):
    show_name(learner_id=named.learner_id, certificate_id=named.id, shows=True)
    assert verify(named.code).name == NAME
    restrict_processing(account=learner)
    assert verify(named.code).name == ""


def test_a_check_takes_two_queries_and_four_with_a_name(named, django_assert_num_queries):
    with django_assert_num_queries(2):
        verify(named.code)
    show_name(learner_id=named.learner_id, certificate_id=named.id, shows=True)
    with django_assert_num_queries(4):
        verify(named.code)
