"""Designing certificates: the form, what it refuses, the preview, and what publishing freezes."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission

from certificates.models import DesignRevision
from cms.changes import compare
from cms.compiler import compile_course
from cms.models import CertificateDesign, CertificateSignatory
from cms.release import release_page
from cms.roles import Role
from courses.languages import CONTENT_LANGUAGES
from tests.certificates.designs import mark, scan
from tests.cms import pages
from tests.cms.designs import design_form, design_of, wording
from tests.cms.media import image_of
from tests.cms.staff import enlist
from tests.factories import AccountFactory

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ADD, SIGN = "certificate-designs:add", "certificate-signatories:add"


@pytest.fixture
def course(office):
    return pages.small_course(office)


@pytest.fixture
def editor(client, course):
    """Somebody who may write and publish in the office."""
    person = enlist(AccountFactory(), course.get_parent().specific, Role.EDUCATOR, Role.REVIEWER)
    client.force_login(person)
    return client


@pytest.fixture
def admin(office):
    """An administrator, who may put images anywhere."""
    browser = Client()
    browser.force_login(AccountFactory(is_superuser=True))
    return browser


def publish(editor, office, **more):
    form = design_form(office, **more) | {"action-publish": "action-publish"}
    return editor.post(reverse(ADD), form)


def test_published_design_is_frozen_and_printed_from_the_next_release_on(editor, course, office):
    first = release_page(course).edition
    assert publish(editor, office, wordings=[wording(title="Diploma")]).status_code == 302
    revision = DesignRevision.objects.get()
    assert revision.slots["wordings"]["en"]["title"] == "Diploma"
    assert revision.frozen_by_id
    course.certificate_design = CertificateDesign.objects.get()
    course.save_revision().publish()
    assert compare(first, compile_course(course).draft).certificate
    assert release_page(course).edition.certificate["design"] == str(revision.pk)
    assert "design" not in first.certificate


def test_editing_and_publishing_again_makes_another_revision(editor, office):
    publish(editor, office)
    design = CertificateDesign.objects.get()
    address = reverse("certificate-designs:edit", args=[design.pk])
    for changed in ({"band": "#223344"}, {"band": "#223344"}):
        form = design_form(office, **changed) | {"action-publish": "action-publish"}
        assert editor.post(address, form).status_code == 302
    assert list(DesignRevision.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ink": "#999999"}, "its contrast with what is behind it is 2.8"),
        ({"ink": "red"}, "six digits"),
        ({"background": "picture"}, "Choose a picture"),
        ({"wordings": [wording(footer="For {name}")]}, "nothing here. What does: {course}"),
        ({"wordings": [wording(statement="{learner} did {course}")]}, "{learner} means nothing"),
        ({"wordings": [wording(statement="{name} did it")]}, "Say {course} here, once."),
        ({"wordings": [wording(title="A { brace")]}, "A brace is alone"),
        ({"wordings": [wording(), wording()]}, "It is here twice"),
    ],
)  # fmt: skip
def test_what_could_not_be_read_or_means_nothing_is_refused_and_may_be_a_draft(
    editor, office, wrong, said
):
    page = publish(editor, office, **wrong)
    assert said in page.content.decode().replace("&#x27;", "'")
    assert not DesignRevision.objects.exists()
    if "six digits" not in said:
        assert editor.post(reverse(ADD), design_form(office, **wrong)).status_code == 302
        assert not CertificateDesign.objects.get().live


def test_logo_needs_a_name_and_a_file_that_is_there(editor, office):
    image = image_of(mark(), title="Logo")
    image.collection = editor_collection()
    image.save()
    assert "in place of the logo" in publish(editor, office, logo=image.pk).content.decode()
    assert publish(editor, office, logo=image.pk, logo_name="Us").status_code == 302
    frozen = DesignRevision.objects.get().slots["logo"]
    assert frozen["name"] == "Us"
    assert storages["private"].exists(f"designs/{frozen['picture'][:2]}/{frozen['picture']}")
    default_storage.delete(image.file.name)
    page = publish(editor, office, logo=image.pk, logo_name="Us")
    assert "missing or broken" in page.content.decode()


def editor_collection():
    ours = GroupCollectionPermission.objects.filter(group__office_role__isnull=False)
    return ours.select_related("collection").first().collection


@pytest.mark.parametrize("language", ["en", "ar"])
def test_preview_shows_it_in_a_language_with_and_without_names_and_says_what_is_wrong(
    office, language
):
    design = design_of(office, published=False, wordings=[wording(footer="<b>{oops}</b>")])
    page = design.make_preview_request(preview_mode=language).content.decode()
    assert page.count("data:image/png;base64,") == 3
    assert "{oops} means nothing here" in page
    assert "With a long name" in page


def test_preview_warns_where_a_text_has_too_little_room_at_its_smallest(office):
    wide = "﷽"  # one letter, as wide as a sentence
    texts = {"statement": f"{wide * 250} {{name}} {{course}}", "footer": wide * 250}
    crowded = design_of(office, published=False, wordings=[wording(**texts)])
    page = crowded.make_preview_request(preview_mode="en").content.decode()
    assert "The text runs into" in page
    plain = design_of(office, published=False).make_preview_request(preview_mode="en")
    assert "The text runs into" not in plain.content.decode()


def test_preview_shows_no_picture_of_another_office(editor, office):
    """A file of theirs is in their collection: whoever may not choose it sees it nowhere."""
    theirs = image_of(mark("red"), title="CANARY-LOGO")
    theirs.collection = Collection.get_first_root_node().add_child(name="Two")
    theirs.save()
    design = design_of(office, published=False)
    said = design_form(office, logo=theirs.pk, partner_logo=theirs.pk, logo_name="CANARY-LOGO")
    for address in (
        reverse("certificate-designs:preview_on_add"),
        reverse("certificate-designs:preview_on_edit", args=[design.pk]),
    ):
        answer = editor.post(address, said).json()
        assert not answer["is_valid"]
        assert b"data:image" not in editor.get(f"{address}?mode=en").content


def test_preview_is_offered_in_every_language_and_is_live(editor, office):
    design = design_of(office)
    assert [code for code, _name in design.preview_modes] == list(CONTENT_LANGUAGES)
    address = reverse("certificate-designs:preview_on_edit", args=[design.pk])
    answer = editor.post(address, design_form(office, ink="#aaaaaa"))
    assert answer.json() == {"is_valid": True, "is_available": True}
    shown = editor.get(f"{address}?mode=hi&in_preview_panel=true")
    assert "The text cannot be read well" in shown.content.decode()
    assert "img-src data:" in shown["Content-Security-Policy"]
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert editor.get(f"{address}?mode=xx").status_code == 200


def test_signature_is_kept_privately_as_ink_alone(editor, office):
    upload = SimpleUploadedFile("hand.jpg", scan(), "image/jpeg")
    form = {"office": office.pk, "name": "Nadia Rahman", "role": "Director", "picture": upload}
    assert editor.post(reverse(SIGN), form).status_code == 302
    signatory = CertificateSignatory.objects.get()
    path = f"designs/{signatory.signature[:2]}/{signatory.signature}"
    with storages["private"].open(path) as file:
        assert Image.open(BytesIO(file.read())).mode == "LA"
    assert not default_storage.exists(path)
    design = design_of(office, first_signatory=signatory)
    assert DesignRevision.objects.get().slots["signatories"][0]["signature"] == signatory.signature
    edit = reverse("certificate-signatories:edit", args=[signatory.pk])
    assert 'src="data:image/png;base64,' in editor.get(edit).content.decode()
    editor.post(edit, {"name": "Nadia Rahman", "role": "Director", "remove": "on"})
    signatory.refresh_from_db()
    assert signatory.signature == ""
    assert design.signatories == [signatory]
    without = editor.get(edit).content.decode()
    assert "data:image/png" not in without
    assert "Remove the picture" not in without


@pytest.mark.parametrize("data", [b"no picture", b"<svg/>"])
def test_what_is_no_picture_is_no_signature(editor, office, data):
    upload = SimpleUploadedFile("hand.png", data, "image/png")
    form = {"office": office.pk, "name": "N", "role": "D", "picture": upload}
    assert editor.post(reverse(SIGN), form).status_code == 200
    assert not CertificateSignatory.objects.exists()


def test_small_file_of_a_huge_picture_is_neither_a_signature_nor_an_image(editor, office, admin):
    huge = BytesIO()
    Image.new("1", (10_000, 6_000)).save(huge, "PNG")
    upload = SimpleUploadedFile("hand.png", huge.getvalue(), "image/png")
    form = {"office": office.pk, "name": "N", "role": "D", "picture": upload}
    assert "too many pixels" in editor.post(reverse(SIGN), form).content.decode()
    assert not CertificateSignatory.objects.exists()
    upload.seek(0)
    form = {"title": "Logo", "file": upload, "collection": Collection.get_first_root_node().pk}
    assert "too many pixels" in admin.post(reverse("wagtailimages:add"), form).content.decode()
    assert not get_image_model().objects.exists()


def test_release_waits_for_a_design_that_is_published_and_for_hours_that_it_tells(course, office):
    design = design_of(office, published=False, wordings=[wording(footer="{hours} hours")])
    course.certificate_design = design
    course.save_revision().publish()
    (found,) = compile_course(course).findings
    assert "not published" in found.message
    design.save_revision().publish()
    course.refresh_from_db()
    (found,) = compile_course(course).findings
    assert "none to tell" in found.message
    course.certificate_hours = 2
    assert compile_course(course).draft.certificate["design"]
