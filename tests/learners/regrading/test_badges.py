"""What a regrade does to the badges of modules: gives those that it makes, and takes none back."""

import uuid
from dataclasses import replace

import pytest

from certificates.models import Certificate, CertificateKind
from learners.services.regrading import reverse_regrade, work_on
from tests import drafts
from tests.learners.regrading.touched import MEANT, STAFF


@pytest.fixture
def course(release, office, parts):
    """As elsewhere, of a module that gives a badge, before another one."""
    key, last = uuid.uuid4(), drafts.lesson("Last")

    def _release(quiz=None, **fields):
        draft = drafts.course(parts[0], quiz or parts[1], office_id=office.pk, key=key, **fields)
        module = replace(draft.modules[0], badge=True)
        rest = replace(module, key=uuid.uuid5(key, "rest"), activities=(last,), badge=False)
        return release(replace(draft, modules=(module, rest)))

    return _release


def badges():
    return Certificate.objects.filter(kind=CertificateKind.MODULE)


def test_a_pass_that_a_regrade_makes_gives_the_badge_and_taking_it_back_leaves_it(
    corrected, taken, regraded
):
    learner = taken(MEANT, reads=True)
    assert not badges()
    regrade = regraded(corrected())
    assert badges().get().learner == learner
    reverse_regrade(regrade_id=regrade.pk, by_id=STAFF)
    work_on(regrade.pk)
    assert badges().get().state == "issued"


def test_a_pass_that_is_taken_back_takes_no_badge_and_passing_again_gives_no_other(
    corrected, taken, regraded
):
    learner = taken(drafts.right_answers(), reads=True)
    regraded(corrected(drafts.WRONG), takes_back=True)
    assert badges().get().state == "issued"
    taken(MEANT, account=learner)
    assert badges().count() == 1
