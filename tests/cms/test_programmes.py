"""Programmes in the CMS: managers make those of their office, and have certificates given."""

import pytest
from django.urls import reverse

from certificates.models import Batch, Certificate
from certificates.services import issue_certificate
from certificates.services.awarding import award_programme
from courses.models import Programme, ProgrammeAward
from learners import services
from tests import drafts
from tests.cms.designs import design_of, wording
from tests.factories import AccountFactory, OfficeFactory
from tests.programmes import save


@pytest.fixture
def course(release, office):
    return release(drafts.course(drafts.lesson(), office_id=office.pk, title="Ours")).course


@pytest.fixture
def other(release):
    """A course of another office, which the catalogue lists."""
    return release(
        drafts.course(drafts.lesson(), office_id=OfficeFactory().pk, title="Theirs")
    ).course


def form(office, *courses, **fields):
    texts = {"text-1-language": "en", "text-1-title": "Rights", "text-1-description": "About."}
    chosen = {f"course-{n}-course": str(each.pk) for n, each in enumerate(courses, start=1)}
    said = {"office": str(office.pk), "slug": "rights", "state": "open", "needed": ""}
    return said | texts | chosen | fields


def complete(course, learner):
    run, lesson = course.runs.get(), course.activities.get()
    services.enrol(learner_id=learner.pk, run_id=run.pk, language="en")
    services.complete_lesson(learner_id=learner.pk, run_id=run.pk, activity_id=lesson.pk)


def test_a_programme_is_made_of_own_and_listed_courses_in_order(
    client, manager, office, course, other
):
    assert client.post(reverse("cms:new-programme"), form(office, other, course)).status_code == 302
    programme = Programme.objects.get()
    assert programme.rules.get().course_ids() == (other.pk, course.pk)
    page = client.get(reverse("cms:programme", args=[programme.pk])).content.decode()
    assert "See it as learners do" in page
    assert "2 of 2 courses" in client.get(reverse("cms:programmes")).content.decode()


def test_a_course_that_another_office_does_not_list_is_not_offered(
    client, manager, office, course, other
):
    other.listed = False
    other.save()
    assert "Theirs" not in client.get(reverse("cms:new-programme")).content.decode()
    assert client.post(reverse("cms:new-programme"), form(office, other)).status_code == 422
    assert not Programme.objects.exists()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"course-1-course": ""}, "Choose the courses"),
        ({"needed": "2"}, "fewer courses than are needed"),
        ({"needed": "0"}, "greater than or equal to 1"),
        ({"text-1-title": ""}, "A title is missing"),
        ({"text-1-language": ""}, "Say in which language"),
        ({"text-1-language": "xx"}, "Select a valid choice"),
        ({"valid_for": "0"}, "greater than or equal to 1"),
        ({"valid_for": "241"}, "less than or equal to 240"),
        ({"slug": "taken"}, "has this address already"),
        ({"slug": "not a slug"}, "Enter a valid"),
        ({"state": "gone"}, "Select a valid choice"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason(
    fields, reason, client, manager, office, course
):
    save([course], slug="taken")
    response = client.post(reverse("cms:new-programme"), form(office, course, **fields))
    assert response.status_code == 422
    assert reason in response.content.decode()
    assert "Nothing is saved yet" in response.content.decode()
    assert Programme.objects.count() == 1


def test_a_course_or_a_language_is_chosen_once(client, manager, office, course):
    twice = client.post(reverse("cms:new-programme"), form(office, course, course))
    assert "chosen twice" in twice.content.decode()
    programme = save([course])
    again = {"text-2-language": "en", "text-2-title": "Again"}
    address = reverse("cms:programme", args=[programme.pk])
    response = client.post(address, form(office, course, **again))
    assert "one text for each language" in response.content.decode()


def test_no_programme_is_made_for_another_office(client, manager, course, other):
    response = client.post(reverse("cms:new-programme"), form(other.office, course))
    assert response.status_code == 422
    assert not Programme.objects.exists()


def test_the_address_of_one_that_was_open_stays(client, manager, office, course):
    programme = save([course])
    client.post(reverse("cms:programme", args=[programme.pk]), form(office, course, slug="renamed"))
    programme.refresh_from_db()
    assert programme.slug == "rights"


def test_certificates_are_given_to_who_completed_it_before(client, manager, course, learner):
    complete(course, learner)
    address = reverse("cms:programme-award", args=[save([course]).pk])
    assert "1 learner may have completed it" in client.get(address).content.decode()
    client.post(address)
    page = client.get(address).content.decode()
    assert "disabled" in page
    award_programme(ProgrammeAward.objects.get().pk)
    page = client.get(address).content.decode()
    assert "1 learner was given it" in page
    assert "0 learners may have completed it" in page


def test_its_certificates_have_a_design_and_signatories_frozen_when_they_are_earned(
    client, manager, office, course, learner
):
    design = design_of(office, band="#1f3a5f")
    signed = {"text-1-name_1": "Nadia Rahman", "text-1-role_1": "Director"}
    said = form(office, course, design=str(design.pk), **signed)
    assert client.post(reverse("cms:new-programme"), said).status_code == 302
    address = reverse("cms:programme", args=[Programme.objects.get().pk])
    assert f'<option value="{design.pk}" selected>' in client.get(address).content.decode()
    complete(course, learner)
    award = Certificate.objects.get(kind="programme")
    assert award.signatories == [{"name": "Nadia Rahman", "role": "Director"}]
    client.post(address, form(office, course))
    design.band = "#004000"
    design.save_revision().publish()
    assert issue_certificate(learner_id=learner.pk, certificate_id=award.id)
    award.refresh_from_db()
    assert award.design.slots["colours"]["band"] == "#1f3a5f"
    assert Programme.objects.get().texts.get().certificate == {}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"published": False}, "it is not published"),
        ({"wordings": [wording(footer="{hours} hours")]}, "it tells hours"),
        ({"wordings": [wording(footer="Until {expires}")]}, "it tells a last day"),
    ],
)
def test_a_design_that_does_not_fit_is_refused_with_a_reason(
    fields, reason, client, manager, office, release
):
    draft = drafts.course(drafts.lesson(), office_id=office.pk, certificate={"hours": "0"})
    course, design = release(draft).course, design_of(office, **fields)
    said = form(office, course, design=str(design.pk))
    assert reason in client.post(reverse("cms:new-programme"), said).content.decode()


def test_designs_of_other_offices_are_neither_offered_nor_taken(client, manager, office, course):
    foreign = design_of(OfficeFactory(), name="CANARY-DESIGN")
    assert "CANARY-DESIGN" not in client.get(reverse("cms:new-programme")).content.decode()
    said = form(office, course, design=str(foreign.pk))
    assert client.post(reverse("cms:new-programme"), said).status_code == 422


def test_a_signatory_has_a_name_and_a_role(client, manager, office, course):
    said = form(office, course, **{"text-1-name_1": "Nadia Rahman"})
    page = client.post(reverse("cms:new-programme"), said).content.decode()
    assert "A signatory has a name and a role" in page


def test_certificates_are_revoked_and_learners_of_other_offices_not_named(
    client, manager, office, course, other, learner
):
    """A programme may have courses of other offices, whose learners stay theirs."""
    programme, stranger = save([course, other], needed=1), AccountFactory(username="stranger")
    complete(course, learner)
    complete(other, stranger)
    address = reverse("cms:programme-certificates", args=[programme.pk])
    page = client.get(address, {"work": "revoke"}).content.decode()
    assert "It would be about 2 certificates" in page
    assert learner.username in page
    assert "stranger" not in page
    assert "Somebody who learned with another office" in page
    asked = {"work": "revoke", "reason": "error"}
    alone = client.post(address, asked | {"who": "stranger"}).content.decode()
    assert "no certificate of this user name" in alone
    client.post(address, asked)
    assert Batch.objects.get().programme == programme
    assert "Issue those that are missing" not in client.get(address).content.decode()
    theirs = save([other], slug="theirs")
    assert client.get(reverse("cms:programme-certificates", args=[theirs.pk])).status_code == 404


def test_its_certificates_are_valid_for_as_long_as_it_says(
    client, manager, office, course, learner
):
    client.post(reverse("cms:new-programme"), form(office, course, valid_for="24"))
    programme = Programme.objects.get()
    page = client.get(reverse("cms:programme", args=[programme.pk])).content.decode()
    assert 'name="valid_for" value="24"' in page
    complete(course, learner)
    award = Certificate.objects.get(kind="programme")
    assert award.expires_on.year == award.completed_on.year + 2
