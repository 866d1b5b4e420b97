"""What is kept of signatures and designs goes once nothing needs it (TRUST.md D7)."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.utils import timezone

from certificates.designs.freezing import freeze_design
from certificates.designs.pictures import store_picture
from certificates.models import Certificate, DesignRevision
from cms.models import CertificateSignatory
from cms.tasks import sweep_designs
from courses.models import Edition
from learners.services.retention import apply_retention
from tests.certificates.designs import rich

TWO_DAYS = 2 * 24 * 3600


def path_of(picture):
    return Path(storages["private"].path(f"designs/{picture[:2]}/{picture}"))


def aged(picture):
    """Let a picture have been stored two days ago."""
    then = time.time() - TWO_DAYS
    os.utime(path_of(picture), (then, then))
    return picture


@pytest.fixture
def pictures(office):
    """A signature that somebody has, one that nobody has any more, and one of just now."""
    kept, left = (aged(store_picture(each)) for each in (b"kept", b"left"))
    CertificateSignatory.objects.create(office=office, name="N", role="R", signature=kept)
    return kept, left, store_picture(b"young")


def test_what_nothing_names_goes_and_all_else_stays(pictures, capsys):
    kept, left, young = pictures
    design, drawn = rich()
    freeze_design(design_id=design_id(), design=design, pictures=drawn)
    for each in drawn:
        aged(each)
    call_command("sweep_designs", "--dry-run")
    assert left in capsys.readouterr().out
    assert path_of(left).exists()
    for _again in range(2):
        sweep_designs()
    assert not path_of(left).exists()
    assert all(path_of(each).exists() for each in (kept, young, *drawn))


def test_what_is_stored_again_is_young_again(pictures):
    _kept, left, _young = pictures
    store_picture(b"left")
    sweep_designs()
    assert path_of(left).exists()


def design_id():
    return "00000000-0000-4000-8000-000000000026"


def freeze(**fields):
    design, drawn = rich(**fields)
    return freeze_design(design_id=design_id(), design=design, pictures=drawn)


@pytest.mark.parametrize("user", ["edition", "certificate", "nothing"])
def test_a_revision_stays_for_as_long_as_anything_prints_it(user, edition, learner, earn):
    first = freeze()
    Edition.objects.filter(pk=edition.pk).update(certificate={"design": str(first.pk)})
    if user == "certificate":
        earn(learner)
    if user != "edition":
        Edition.objects.filter(pk=edition.pk).update(certificate={})
    newest = freeze(shows_hours=False)
    long_ago = timezone.now() - timedelta(days=60)
    DesignRevision.objects.update(frozen_at=long_ago)
    list(apply_retention())
    assert DesignRevision.objects.filter(pk=first.pk).exists() == (user != "nothing")
    assert DesignRevision.objects.filter(pk=newest.pk).exists()
    assert Certificate.objects.count() == (user == "certificate")
