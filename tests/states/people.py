"""People, and what they have said and done."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from courses.models import Office
from learners import services
from learners.models import Account, DemographicQuestion, Erasure, Purpose
from partners.invites import code_of, digest_of
from partners.models import PartnerEnrolment, PartnerLearner
from tests import consents
from tests.factories import PASSPHRASE, AccountFactory, PartnerFactory
from tests.states.steps import Step, enrolled


class FreshCode:
    """A code for a guardian that is made when it is written into a form: each is answered once."""

    def __str__(self) -> str:
        ward = AccountFactory()
        return services.ask_guardian(learner_id=ward.pk, purposes=[Purpose.SURVEYS])


def invited(office: Office, step: Step) -> str:
    """Return the code by which a partner has invited somebody."""
    partner = PartnerFactory(office=office, website="https://example.org")
    row = PartnerLearner(partner=partner)
    code = code_of(row.pk)
    row.invite = digest_of(code)
    row.save()
    PartnerEnrolment.objects.create(who=row, run_id=step.run, partner=partner)
    return code


def agreed(me: Account) -> Account:
    """Somebody who agreed to all there is; the learner agreed too, and one text changed since."""
    account = AccountFactory()
    consents.agree(me, Purpose.SENSITIVE, Purpose.SURVEYS, Purpose.PARTNERS)
    services.withdraw_consent(learner_id=me.pk, purpose=Purpose.PARTNERS)
    consents.change_text(Purpose.SENSITIVE, ar="شيء جديد.")
    consents.agree(account, *Purpose)
    return account


def teller() -> Account:
    """Somebody who told a lot, also to a sensitive question and to one that is asked no more."""
    account = AccountFactory()
    consents.agree(account, Purpose.DEMOGRAPHICS, Purpose.SENSITIVE)
    DemographicQuestion.objects.create(key="disability", is_on=True, sensitive=True)
    told = {"country": "KE", "gender": "self_described", "disability": "no", "device": "phone"}
    services.answer(learner_id=account.pk, answers=told, words={"gender": "Hijra"})
    DemographicQuestion.objects.create(key="device", is_on=False)
    return account


def beginner(step: Step) -> Account:
    """Somebody who has taken one step of a course."""
    account = AccountFactory()
    enrolled(account, step)
    services.complete_lesson(learner_id=account.pk, run_id=step.run, activity_id=step.lesson)
    return account


def held(*, takes_back: bool = False) -> str:
    """Return the code of a guardian who agreed to something."""
    ward, text = AccountFactory(), consents.text_of(Purpose.SURVEYS)
    code = services.ask_guardian(learner_id=ward.pk, purposes=[Purpose.SURVEYS])
    holds = services.answer_as_guardian(code=code, agreed={Purpose.SURVEYS: text.pk})
    if takes_back:
        services.withdraw_as_guardian(code=holds, purpose=Purpose.SURVEYS)
    return holds


def leaver() -> Account:
    """Somebody who has asked for the erasure of their account, and may still keep it."""
    leaver = AccountFactory()
    services.request_erasure(account=leaver, passphrase=PASSPHRASE, at_once=False)
    return leaver


def saver(step: Step) -> Account:
    """Return somebody who takes a course, saves data, gave an address, and has a second factor."""
    account = AccountFactory(low_data=True)
    EmailAddress.objects.create(user=account, email="saver@example.org", verified=True)
    services.add_app(account=account, secret="JBSWY3DPEHPK3PXP")
    enrolled(account, step)
    return account


def restricted(step: Step) -> Account:
    """Return somebody who takes a course and has asked that nothing of them be used."""
    account = AccountFactory()
    enrolled(account, step)
    return services.restrict_processing(account=account)


def guest() -> Account:
    return services.begin_as_guest(language="en")


def forgotten() -> Account:
    """Return somebody who comes back to an account that was unused for long."""
    account = AccountFactory()
    due_at = timezone.now() + timedelta(days=1)
    Erasure.objects.create(learner=account, due_at=due_at, for_disuse=True)
    return account
