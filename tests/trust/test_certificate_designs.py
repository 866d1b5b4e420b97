"""Staff of one office see and touch no design and no signatory of another's (TRUST.md A6)."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse

from certificates.models import DesignRevision
from cms.compiler import compile_course
from cms.models import CertificateDesign, CertificateSignatory, CoursePage, OfficePage
from cms.roles import Role
from tests.certificates.designs import scan
from tests.cms import pages
from tests.cms.designs import design_form, design_of
from tests.cms.staff import enlist
from tests.factories import AccountFactory, OfficeFactory

pytestmark = pytest.mark.django_db
CANARY = "CANARY-DESIGN-71c4"
DESIGNS, SIGNERS = "certificate-designs", "certificate-signatories"


@pytest.fixture
def signatory():
    office = OfficeFactory(name="One")
    pages.office_page(office)
    return CertificateSignatory.objects.create(office=office, name=f"{CANARY} N", role="Director")


@pytest.fixture
def design(signatory):
    """A design of one office: published, and edited since."""
    design = design_of(signatory.office, name=f"{CANARY} B", first_signatory=signatory)
    design.band = "#123456"
    design.save_revision()
    return design


@pytest.fixture
def elsewhere():
    folder = pages.office_page(OfficeFactory(name="Two"))
    pages.course_page(folder, title="Ours")
    return folder


def client_of(office, *roles):
    person = AccountFactory()
    enlist(person, office, *roles)
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def addresses(design, signatory):
    """Yield every address of the two, for what is there of one office."""
    found = set()
    for namespace, thing in ((DESIGNS, design), (SIGNERS, signatory)):
        values = {
            "pk": thing.pk,
            "revision_id": getattr(thing, "latest_revision_id", None) or 1,
            "revision_id_a": "earliest",
            "revision_id_b": "latest",
        }
        for name, names in names_in(namespace):
            kwargs = {each: values[each] for each in names}
            found.add(reverse(f"{namespace}:{name}", kwargs=kwargs))
    assert len(found) > 20
    return sorted(found)


def names_in(namespace):
    """Yield (name, names of arguments) of the addresses of a namespace."""

    def walk(patterns, inside):
        for each in patterns:
            if hasattr(each, "url_patterns"):
                yield from walk(each.url_patterns, inside or each.namespace == namespace)
            elif inside and each.name:
                yield each.name, tuple(each.pattern.regex.groupindex)

    return set(walk(get_resolver().url_patterns, False))


def shows(client, address):
    response = client.get(address, follow=True)
    return CANARY in b"".join(response).decode(errors="replace")


def test_colleagues_see_them_and_strangers_see_them_nowhere(design, signatory, elsewhere):
    colleague = client_of(OfficePage.objects.get(office=design.office))
    stranger = client_of(elsewhere, Role.EDUCATOR, Role.REVIEWER, Role.MANAGER)
    seen = 0
    for address in addresses(design, signatory):
        assert not shows(stranger, address), address
        seen += shows(colleague, address)
    assert seen > 8


def test_strangers_change_nothing_by_any_address(design, signatory, elsewhere):
    def state():
        rows = [list(model.objects.values()) for model in (CertificateDesign, CertificateSignatory)]
        return rows, DesignRevision.objects.count(), design.revisions.count()

    before = state()
    stranger = client_of(elsewhere, Role.EDUCATOR, Role.REVIEWER, Role.MANAGER)
    form = design_form(elsewhere.office) | {"action-publish": "x", "role": "Forged"}
    for address in addresses(design, signatory):
        if not address.endswith("/add/"):
            stranger.post(address, form)
            assert state() == before, address
    bulk = reverse("wagtail_bulk_action", args=["cms", "certificatedesign", "delete"])
    assert stranger.get(f"{bulk}?id={design.pk}").status_code == 404


def test_educators_draft_and_reviewers_publish_and_sign(design, elsewhere):
    office = elsewhere.office
    form = design_form(office) | {"action-publish": "action-publish"}
    educator, reviewer = (client_of(elsewhere, role) for role in (Role.EDUCATOR, Role.REVIEWER))
    before = DesignRevision.objects.count()
    educator.post(reverse(f"{DESIGNS}:add"), form)
    assert DesignRevision.objects.count() == before
    upload = SimpleUploadedFile("hand.jpg", scan(), "image/jpeg")
    person = {"office": office.pk, "name": "N", "role": "D", "picture": upload}
    educator.post(reverse(f"{SIGNERS}:add"), person)
    assert not CertificateSignatory.objects.filter(office=office).exists()
    manager = client_of(elsewhere, Role.MANAGER)
    manager.post(reverse(f"{DESIGNS}:add"), form | {"name": "Theirs"})
    assert DesignRevision.objects.count() == before + 1
    assert reviewer.get(reverse(f"{SIGNERS}:add")).status_code == 200
    published = CertificateDesign.objects.get(name="Theirs")
    edit = reverse(f"{DESIGNS}:edit", args=[published.pk])
    offered = reviewer.get(edit).content
    assert b"action-publish" in offered
    assert b"/unpublish/" in offered
    assert b"action-publish" not in educator.get(edit).content
    assert b"action-publish" in reviewer.get(reverse(f"{DESIGNS}:add")).content


@pytest.mark.parametrize("taken", ["office", "signatory"])
def test_a_design_takes_nothing_of_another_office(design, signatory, elsewhere, taken):
    manager = client_of(elsewhere, Role.MANAGER)
    office = signatory.office if taken == "office" else elsewhere.office
    signs = signatory.pk if taken == "signatory" else ""
    manager.post(reverse(f"{DESIGNS}:add"), design_form(office, first_signatory=signs))
    assert CertificateDesign.objects.count() == 1


def test_only_administrators_make_designs_of_all_offices(elsewhere):
    form = design_form(None)
    client_of(elsewhere, Role.MANAGER).post(reverse(f"{DESIGNS}:add"), form)
    assert not CertificateDesign.objects.exists()
    admin = Client()
    admin.force_login(AccountFactory(is_staff=True, is_superuser=True))
    assert admin.post(reverse(f"{DESIGNS}:add"), form).status_code == 302
    shared = CertificateDesign.objects.get()
    assert client_of(elsewhere).get(reverse(f"{DESIGNS}:edit", args=[shared.pk])).status_code == 404


def test_courses_choose_designs_of_their_own_office_or_of_all(design, elsewhere):
    """And whatever was written into the row, a release refuses another office's."""
    course = CoursePage.objects.descendant_of(elsewhere).get()
    shared = design_of(None, name="Of all")
    form_class = CoursePage.get_edit_handler().get_form_class()
    form = form_class(instance=course, parent_page=elsewhere, for_user=AccountFactory())
    assert list(form.fields["certificate_design"].queryset) == [shared]
    course.certificate_design = design
    course.save()
    assert "another office" in str(compile_course(course).findings)


def test_ids_that_are_none_are_not_found(elsewhere):
    manager = client_of(elsewhere, Role.MANAGER)
    assert manager.get(reverse(f"{DESIGNS}:edit", args=[uuid.uuid4()])).status_code == 404
    compared = reverse(f"{DESIGNS}:revisions_compare", args=["x'", "earliest", "latest"])
    assert manager.get(compared).status_code == 404
