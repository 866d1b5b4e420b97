"""Designs that are frozen: what is once on a certificate stays, and what cannot be drawn waits."""

import dataclasses
import uuid
from io import BytesIO

import pytest
from django.core.files.storage import default_storage, storages
from pypdf import PdfReader

from certificates.designs.colours import palette
from certificates.designs.design import Wording
from certificates.designs.freezing import freeze_design
from certificates.errors import DesignRefusedError, PictureMissingError
from certificates.models import Certificate, CertificateState, DesignRevision
from certificates.rendering import pictures as ready
from certificates.services import MAX_TRIES, issue_certificate
from courses.models import Edition
from tests.certificates.designs import COLOURS, rich
from tests.certificates.documents import squeezed, text_of

KEY = uuid.UUID(int=26)


@pytest.fixture
def revision(db):
    design, pictures = rich()
    return freeze_design(design_id=KEY, design=design, pictures=pictures)


@pytest.fixture
def designed(revision, edition, complete):
    """A certificate that is owed with the design."""
    Edition.objects.filter(pk=edition.pk).update(certificate={"design": str(revision.pk)})
    complete()
    return Certificate.objects.get()


def issue(certificate):
    Certificate.objects.filter(id=certificate.id).update(claimed_until=None)
    return issue_certificate(learner_id=certificate.learner_id, certificate_id=certificate.id)


def document(certificate):
    certificate.refresh_from_db()
    with storages["private"].open(certificate.path) as file:
        return file.read()


def path_of(picture):
    return f"designs/{picture[:2]}/{picture}"


@pytest.fixture
def forget_ready():
    """Have pictures read from the storage again."""
    ready._stored.cache_clear()
    yield
    ready._stored.cache_clear()


def test_what_says_the_same_is_the_same_revision(revision):
    design, pictures = rich()
    assert freeze_design(design_id=KEY, design=design, pictures=pictures) == revision
    other = dataclasses.replace(design, shows_hours=False)
    second = freeze_design(design_id=KEY, design=other, pictures=pictures)
    assert (revision.number, second.number) == (1, 2)
    elsewhere = freeze_design(design_id=uuid.uuid4(), design=design, pictures=pictures)
    assert elsewhere.number == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"wordings": {"en": Wording(footer="Dear {name}")}},
        {"wordings": {"en": Wording(statement="{learner} did {course}")}},
        {"colours": palette(**COLOURS | {"ink": "#bbbbbb"}, behind=["#ffffff"])},
        {"picture": "0" * 64},
    ],
)
def test_design_that_cannot_be_read_or_drawn_is_refused_whole(wrong):
    design, pictures = rich(**wrong)
    with pytest.raises(DesignRefusedError):
        freeze_design(design_id=KEY, design=design, pictures=pictures)
    assert not DesignRevision.objects.exists()


def test_certificate_keeps_the_design_that_it_was_owed_with(designed, revision):
    design, pictures = rich(wordings={"en": Wording(title="Something else")})
    freeze_design(design_id=KEY, design=design, pictures=pictures)
    assert issue(designed)
    text = text_of(document(designed))
    assert squeezed("Tomás Herrera") in text
    assert squeezed("Something else") not in text
    assert len(PdfReader(BytesIO(document(designed))).pages[0].images) == 3


def test_certificates_of_courses_without_a_design_are_as_ever(certificate):
    assert certificate.design_id is None
    assert issue(certificate)


@pytest.mark.parametrize("damage", ["missing", "broken"])
def test_all_that_lack_a_picture_wait_until_it_is_back(designed, revision, damage, forget_ready):
    """It is no fault of this certificate: none is set aside, however often it was tried."""
    path = path_of(revision.slots["logo"]["picture"])
    storages["private"].delete(path)
    if damage == "broken":
        storages["private"].save(path, BytesIO(b"not the logo"))
    for _ in range(MAX_TRIES + 2):
        with pytest.raises(PictureMissingError):
            issue(designed)
    designed.refresh_from_db()
    assert (designed.state, designed.error) == (CertificateState.OWED, "PictureMissingError")
    design, pictures = rich()
    assert freeze_design(design_id=KEY, design=design, pictures=pictures) == revision
    assert issue(designed)


def test_pictures_are_private_and_read_once_a_process(designed, forget_ready):
    for name in rich()[1]:
        assert storages["private"].exists(path_of(name))
        assert not default_storage.exists(path_of(name))
    assert issue(designed)
    for name in rich()[1]:
        storages["private"].delete(path_of(name))
    Certificate.objects.filter(id=designed.id).update(state=CertificateState.OWED)
    assert issue(designed)
