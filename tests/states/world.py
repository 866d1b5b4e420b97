"""What stands behind the pages: people, courses, attempts and certificates in every state."""

import uuid
from dataclasses import dataclass

from certificates.models import Certificate, CertificateState
from certificates.selectors import open_document
from certificates.services import issue_certificate
from learners import services
from learners.models import Account, Purpose
from partners.lti.dynamic import new_code
from partners.lti.states import Begun
from partners.models import BulkEnrolment, Endpoint, LtiRegistration, Partner
from tests import consents, drafts
from tests.factories import AccountFactory, OfficeFactory, PartnerLearnerFactory
from tests.lti import choosing, launched, platform_of
from tests.states import earned, hooks, partners, people, steps
from tests.states.people import FreshCode
from tests.states.steps import Step

MANY = 21
"""One more than a page of a list holds."""


@dataclass
class World:
    """What the addresses of ``table.STATES`` are made of."""

    newcomer: Account
    leaver: Account
    saver: Account
    restricted: Account
    forgotten: Account
    guest: Account
    begun: Step
    returner: Account
    other_guest: Account
    learner: Account
    everything: Step
    numeric: str
    check: str
    reviewed: Step
    translated: Step
    bound: Step
    failed: Step
    passed: Step
    completed: Step
    decided: Step
    used_up: Step
    timed: Step
    walked: Step
    checked: Step
    waiting: Step
    stuck: Step
    closed: Step
    left: Step
    upcoming: Step
    code: str
    issued: uuid.UUID
    named: uuid.UUID
    code_of_named: str
    code_of_erased: str
    code_of_badge: str
    badged: Step
    code_of_programme: str
    code_of_revoked: str
    code_of_replaced: str
    code_of_expired: str
    holder: Account
    certificate: uuid.UUID
    agreed: Account
    teller: Account
    beginner: Account
    text: uuid.UUID
    text_of_surveys: uuid.UUID
    asks: str
    holds: str
    holds_nothing: str
    fresh: FreshCode
    invited: str
    partner: Partner
    joined: uuid.UUID
    bare: Partner
    closed_partner: Partner
    bulk: BulkEnrolment
    owed: BulkEnrolment
    hook: Endpoint
    platform: LtiRegistration
    launch: uuid.UUID
    browsers: list[Begun]
    choice: uuid.UUID
    offer: str
    document: bytes
    altered: bytes
    another: bytes = b"%PDF-1.7 of somebody else"


def make_world() -> World:
    """Make it. One course goes through the CMS and its compiler, with every block and question."""
    office, me = OfficeFactory(), AccountFactory()
    everything, translated = steps.step_of(steps.whole_course(office)), steps.translated(office)
    guest, other_guest = people.guest(), people.guest()
    teller = people.teller()
    steps.enrolled(other_guest, everything)
    reviewed = steps.attempted(me, everything, {})
    completed = [steps.completed(office, me) for _ in range(3)]
    issued, failed, _owed = Certificate.objects.order_by("pk")
    issue_certificate(learner_id=me.pk, certificate_id=issued.id)
    with open_document(learner_id=me.pk, certificate_id=issued.id) as file:
        document = file.read()
    Certificate.objects.filter(pk=failed.pk).update(state=CertificateState.FAILED)
    for _ in range(MANY):
        steps.enrolled(me, steps.small_course(office))
    ends = earned.ends(office)
    partner = partners.looked_after(me, office, everything)
    platform = platform_of(partner)
    launch, browser = launched(platform)
    choice, chooser = launched(platform, **choosing())
    code_of_badge, badged = earned.badge(office, me)
    return World(
        newcomer=AccountFactory(),
        learner=me,
        everything=steps.attempted(me, everything),
        numeric=steps.question_of("numeric", everything),
        check=steps.check_of(everything),
        reviewed=reviewed,
        translated=steps.enrolled(me, translated),
        bound=steps.bind(me, steps.attempted(me, steps.translated(office))),
        failed=steps.attempted(me, steps.small_course(office), drafts.wrong_answers()),
        passed=steps.attempted(me, steps.small_course(office), drafts.right_answers()),
        completed=completed[0],
        decided=steps.decide(
            me, steps.attempted(me, steps.small_course(office), drafts.wrong_answers())
        ),
        used_up=steps.attempted(
            me, steps.small_course(office, attempts_allowed=1), drafts.wrong_answers()
        ),
        saver=people.saver(everything),
        restricted=people.restricted(everything),
        forgotten=people.forgotten(),
        guest=guest,
        begun=steps.completed(office, guest),
        returner=AccountFactory(),
        other_guest=other_guest,
        checked=steps.check_at_once(
            me, steps.attempted(me, steps.small_course(office, feedback_when="at_once"))
        ),
        timed=steps.attempted(me, steps.small_course(office, time_limit_minutes=30)),
        walked=steps.attempted(me, steps.small_course(office, one_at_a_time=True)),
        waiting=steps.attempted(
            me, steps.small_course(office, wait_minutes=60), drafts.wrong_answers()
        ),
        stuck=steps.stick(steps.attempted(me, steps.small_course(office))),
        closed=steps.close(steps.enrolled(me, steps.small_course(office))),
        left=steps.left_by(me, steps.enrolled(me, steps.small_course(office))),
        upcoming=steps.put_ahead(steps.small_course(office)),
        code=issued.code,
        issued=issued.id,
        named=(named := earned.named(office, teller)).id,
        code_of_named=named.code,
        leaver=people.leaver(),
        code_of_erased=earned.code_of_erased(office),
        code_of_badge=code_of_badge,
        badged=badged,
        code_of_programme=earned.earn_programmes(me, completed[0], everything),
        code_of_revoked=ends[0].code,
        code_of_replaced=ends[1].code,
        code_of_expired=ends[2].code,
        holder=ends[3].learner,
        certificate=ends[3].id,
        agreed=people.agreed(me),
        teller=teller,
        beginner=people.beginner(translated),
        text=consents.text_of(Purpose.DEMOGRAPHICS).pk,
        text_of_surveys=consents.text_of(Purpose.SURVEYS).pk,
        asks=services.ask_guardian(
            learner_id=AccountFactory().pk, purposes=[Purpose.PARTNERS, Purpose.SURVEYS]
        ),
        holds=people.held(),
        holds_nothing=people.held(takes_back=True),
        fresh=FreshCode(),
        invited=people.invited(office, everything),
        hook=hooks.heard(partner),
        closed_partner=partners.without_runs(me, office),
        bulk=partners.sent(partner, everything),
        owed=partners.sent(partner, everything, carry_out=False),
        joined=PartnerLearnerFactory(learner_id=me.pk, partner__office=office).pk,
        bare=partners.bare(me, office),
        partner=partner,
        platform=platform,
        launch=launch,
        browsers=[browser, chooser],
        choice=choice,
        offer=new_code(partner=partner, registration_id=platform.pk),
        document=document,
        altered=document + b"\n",
    )
