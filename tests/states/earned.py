"""What was earned: certificates that count, and that count no more."""

import uuid
from dataclasses import replace
from typing import Any

from certificates.models import Certificate, RevocationReason
from certificates.services import (
    correct_name,
    issue_certificate,
    revoke_certificate,
    show_name,
)
from certificates.services.programmes import owe_to
from courses.models import Office, Run
from courses.models.programme import ProgrammeState
from courses.programmes.services import Words
from courses.services import release_edition
from learners import services
from learners.models import Account
from tests import drafts, programmes
from tests.factories import PASSPHRASE, AccountFactory
from tests.states.steps import Step, completed, enrolled, step_of


def named(office: Office, learner: Account) -> Certificate:
    """Return a certificate of theirs that shows the name on it to whoever has its code."""
    services.set_certificate_name(account=learner, name="Amina Yusuf")
    completed(office, learner)
    certificate = Certificate.objects.get(learner=learner)
    issue_certificate(learner_id=learner.pk, certificate_id=certificate.id)
    return show_name(learner_id=learner.pk, certificate_id=certificate.id, shows=True)


def code_of_erased(office: Office) -> str:
    """The code of a certificate whose holder is erased."""
    gone = AccountFactory()
    completed(office, gone)
    certificate = Certificate.objects.get(learner=gone)
    issue_certificate(learner_id=gone.pk, certificate_id=certificate.id)
    services.request_erasure(account=gone, passphrase=PASSPHRASE, at_once=True)
    services.erase(gone.pk)
    return certificate.code


def badge(office: Office, me: Account) -> tuple[str, Step]:
    """The code of the badge of a module, and where it was earned."""
    course = drafts.course(drafts.lesson(), drafts.quiz(), office_id=office.pk)
    module = replace(course.modules[0], badge=True, activities=course.modules[0].activities[:1])
    rest = replace(course.modules[0], key=uuid.uuid4(), activities=course.modules[0].activities[1:])
    step = enrolled(
        me, step_of(release_edition(draft=replace(course, modules=(module, rest))).edition)
    )
    services.complete_lesson(learner_id=me.pk, run_id=step.run, activity_id=step.lesson)
    return Certificate.objects.get(learner=me, kind="module").code, step


def earn_programmes(me: Account, done: Step, under_way: Step) -> str:
    """One programme that is closed and was earned, whose code it is, and one that is under way."""
    first, second = (Run.objects.get(pk=step.run).course for step in (done, under_way))
    earned = programmes.save([first], slug="completed")
    owe_to(me.pk)
    programmes.save([first], earned, state=ProgrammeState.CLOSED)
    texts = {"en": Words("Rights in practice", "For defenders."), "ar": Words("الحقوق")}
    programmes.save([first, second], slug="under-way", texts=texts)
    certificate = Certificate.objects.get(learner=me, kind="programme")
    issue_certificate(learner_id=me.pk, certificate_id=certificate.id)
    return certificate.code


def ends(office: Office) -> list[Certificate]:
    """Certificates of one person: revoked, replaced, expired, and one with a former name."""
    holder = AccountFactory()
    for _ in range(4):
        completed(office, holder)
    certificates = list(Certificate.objects.filter(learner=holder))
    revoked, replaced, expired, _former = certificates
    for each in certificates:
        issue_certificate(learner_id=holder.pk, certificate_id=each.id)
    why: Any = {"reason": RevocationReason.ERROR, "by_id": holder.pk}
    revoke_certificate(learner_id=holder.pk, certificate_id=revoked.id, **why)
    services.set_certificate_name(account=holder, name="Amina Yusuf")
    correct_name(account=holder, certificate_id=replaced.id)
    Certificate.objects.filter(pk=expired.pk).update(expires_on="2024-02-29")
    return certificates
