"""What stands behind the pages: people, courses, attempts and certificates in every state."""

import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents.models import Document

from certificates.models import Certificate, CertificateState, RevocationReason
from certificates.selectors import open_document
from certificates.services import (
    correct_name,
    issue_certificate,
    revoke_certificate,
    show_name,
)
from certificates.services.programmes import owe_to
from cms.release import release_page
from courses.models import Edition, EditionActivity, Office, Run
from courses.models.course import ActivityKind
from courses.models.programme import ProgrammeState
from courses.programmes.services import Words
from courses.services import release_edition
from learners import services
from learners.models import Account, DemographicQuestion, Erasure, Purpose
from learners.places import Place
from partners.invites import code_of, digest_of
from partners.models import PartnerEnrolment, PartnerLearner
from tests import consents, drafts, programmes
from tests.cms import media, pages, questions
from tests.factories import PASSPHRASE, AccountFactory, OfficeFactory, PartnerFactory

MANY = 21
"""One more than a page of a list holds."""


@dataclass
class Step:
    """A course that somebody takes, and their attempt at its quiz, as addresses name them."""

    slug: str
    run: uuid.UUID
    lesson: uuid.UUID
    quiz: uuid.UUID
    attempt: uuid.UUID | None = None


class FreshCode:
    """A code for a guardian that is made when it is written into a form: each is answered once."""

    def __str__(self) -> str:
        ward = AccountFactory()
        return services.ask_guardian(learner_id=ward.pk, purposes=[Purpose.SURVEYS])


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
    document: bytes
    altered: bytes
    another: bytes = b"%PDF-1.7 of somebody else"


def make_world() -> World:
    """Make it. One course goes through the CMS and its compiler, with every block and question."""
    office, me = OfficeFactory(), AccountFactory()
    everything, translated = _step(_whole_course(office)), _translated(office)
    guest, other_guest = _guest(), _guest()
    teller = _teller()
    _enrol(other_guest, everything)
    reviewed = _attempted(me, everything, {})
    completed = [_completed(office, me) for _ in range(3)]
    issued, failed, _owed = Certificate.objects.order_by("pk")
    issue_certificate(learner_id=me.pk, certificate_id=issued.id)
    with open_document(learner_id=me.pk, certificate_id=issued.id) as file:
        document = file.read()
    Certificate.objects.filter(pk=failed.pk).update(state=CertificateState.FAILED)
    for _ in range(MANY):
        _enrol(me, _small_course(office))
    ends = _ends(office)
    code_of_badge, badged = _badge(office, me)
    return World(
        newcomer=AccountFactory(),
        learner=me,
        everything=_attempted(me, everything),
        numeric=_question("numeric", everything),
        check=_check(everything),
        reviewed=reviewed,
        translated=_enrol(me, translated),
        bound=_bound(me, _attempted(me, _translated(office))),
        failed=_attempted(me, _small_course(office), drafts.wrong_answers()),
        passed=_attempted(me, _small_course(office), drafts.right_answers()),
        completed=completed[0],
        decided=_decided(me, _attempted(me, _small_course(office), drafts.wrong_answers())),
        used_up=_attempted(me, _small_course(office, attempts_allowed=1), drafts.wrong_answers()),
        saver=_saver(everything),
        restricted=_restricted(everything),
        forgotten=_forgotten(),
        guest=guest,
        begun=_completed(office, guest),
        returner=AccountFactory(),
        other_guest=other_guest,
        checked=_checked(me, _attempted(me, _small_course(office, feedback_when="at_once"))),
        timed=_attempted(me, _small_course(office, time_limit_minutes=30)),
        walked=_attempted(me, _small_course(office, one_at_a_time=True)),
        waiting=_attempted(me, _small_course(office, wait_minutes=60), drafts.wrong_answers()),
        stuck=_stuck(_attempted(me, _small_course(office))),
        closed=_closed(_enrol(me, _small_course(office))),
        left=_left(me, _enrol(me, _small_course(office))),
        upcoming=_upcoming(_small_course(office)),
        code=issued.code,
        issued=issued.id,
        named=(named := _named(office, teller)).id,
        code_of_named=named.code,
        leaver=_leaver(),
        code_of_erased=_code_of_erased(office),
        code_of_badge=code_of_badge,
        badged=badged,
        code_of_programme=_programmes(me, completed[0], everything),
        code_of_revoked=ends[0].code,
        code_of_replaced=ends[1].code,
        code_of_expired=ends[2].code,
        holder=ends[3].learner,
        certificate=ends[3].id,
        agreed=_agreed(me),
        teller=teller,
        beginner=_beginner(translated),
        text=consents.text_of(Purpose.DEMOGRAPHICS).pk,
        text_of_surveys=consents.text_of(Purpose.SURVEYS).pk,
        asks=services.ask_guardian(
            learner_id=AccountFactory().pk, purposes=[Purpose.PARTNERS, Purpose.SURVEYS]
        ),
        holds=_held(),
        holds_nothing=_held(takes_back=True),
        fresh=FreshCode(),
        invited=_invited(office, everything),
        document=document,
        altered=document + b"\n",
    )


def _invited(office: Office, step: Step) -> str:
    """Return the code by which a partner has invited somebody."""
    partner = PartnerFactory(office=office, website="https://example.org")
    row = PartnerLearner(partner=partner)
    code = code_of(row.pk)
    row.invite = digest_of(code)
    row.save()
    PartnerEnrolment.objects.create(who=row, run_id=step.run, partner=partner)
    return code


def _agreed(me: Account) -> Account:
    """Somebody who agreed to all there is; the learner agreed too, and one text changed since."""
    account = AccountFactory()
    consents.agree(me, Purpose.SENSITIVE, Purpose.SURVEYS, Purpose.PARTNERS)
    services.withdraw_consent(learner_id=me.pk, purpose=Purpose.PARTNERS)
    consents.change_text(Purpose.SENSITIVE, ar="شيء جديد.")
    consents.agree(account, *Purpose)
    return account


def _teller() -> Account:
    """Somebody who told a lot, also to a sensitive question and to one that is asked no more."""
    account = AccountFactory()
    consents.agree(account, Purpose.DEMOGRAPHICS, Purpose.SENSITIVE)
    DemographicQuestion.objects.create(key="disability", is_on=True, sensitive=True)
    told = {"country": "KE", "gender": "self_described", "disability": "no", "device": "phone"}
    services.answer(learner_id=account.pk, answers=told, words={"gender": "Hijra"})
    DemographicQuestion.objects.create(key="device", is_on=False)
    return account


def _beginner(step: Step) -> Account:
    """Somebody who has taken one step of a course."""
    account = AccountFactory()
    _enrol(account, step)
    services.complete_lesson(learner_id=account.pk, run_id=step.run, activity_id=step.lesson)
    return account


def _held(*, takes_back: bool = False) -> str:
    """Return the code of a guardian who agreed to something."""
    ward, text = AccountFactory(), consents.text_of(Purpose.SURVEYS)
    code = services.ask_guardian(learner_id=ward.pk, purposes=[Purpose.SURVEYS])
    holds = services.answer_as_guardian(code=code, agreed={Purpose.SURVEYS: text.pk})
    if takes_back:
        services.withdraw_as_guardian(code=holds, purpose=Purpose.SURVEYS)
    return holds


def _leaver() -> Account:
    """Somebody who has asked for the erasure of their account, and may still keep it."""
    leaver = AccountFactory()
    services.request_erasure(account=leaver, passphrase=PASSPHRASE, at_once=False)
    return leaver


def _named(office: Office, learner: Account) -> Certificate:
    """Return a certificate of theirs that shows the name on it to whoever has its code."""
    services.set_certificate_name(account=learner, name="Amina Yusuf")
    _completed(office, learner)
    certificate = Certificate.objects.get(learner=learner)
    issue_certificate(learner_id=learner.pk, certificate_id=certificate.id)
    return show_name(learner_id=learner.pk, certificate_id=certificate.id, shows=True)


def _code_of_erased(office: Office) -> str:
    """The code of a certificate whose holder is erased."""
    gone = AccountFactory()
    _completed(office, gone)
    certificate = Certificate.objects.get(learner=gone)
    issue_certificate(learner_id=gone.pk, certificate_id=certificate.id)
    services.request_erasure(account=gone, passphrase=PASSPHRASE, at_once=True)
    services.erase(gone.pk)
    return certificate.code


def _badge(office: Office, me: Account) -> tuple[str, Step]:
    """The code of the badge of a module, and where it was earned."""
    course = drafts.course(drafts.lesson(), drafts.quiz(), office_id=office.pk)
    module = replace(course.modules[0], badge=True, activities=course.modules[0].activities[:1])
    rest = replace(course.modules[0], key=uuid.uuid4(), activities=course.modules[0].activities[1:])
    step = _enrol(me, _step(release_edition(draft=replace(course, modules=(module, rest))).edition))
    services.complete_lesson(learner_id=me.pk, run_id=step.run, activity_id=step.lesson)
    return Certificate.objects.get(learner=me, kind="module").code, step


def _programmes(me: Account, done: Step, under_way: Step) -> str:
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


def _ends(office: Office) -> list[Certificate]:
    """Certificates of one person: revoked, replaced, expired, and one with a former name."""
    holder = AccountFactory()
    for _ in range(4):
        _completed(office, holder)
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


def _whole_course(office: Office) -> Edition:
    folder = pages.office_page(office)
    course = pages.course_page(folder, description="<p>About <b>rights</b>.</p>")
    module = pages.module_page(course, summary="What it is about.")
    pages.lesson_page(module, blocks=_every_block())
    every = [make() for make in questions.EVERY.values()]
    pages.quiz_page(module, questions=every, introduction="<p>Take your time.</p>")
    return release_page(course).edition


def _every_block() -> list[dict]:
    recording = {"title": "A voice", "recording": _file("voice.mp3"), "transcript": "<p>Words</p>"}
    return [
        pages.block("callout", {"tone": "try", "title": "Try this", "text": "<p>Ask.</p>"}),
        pages.block("rich_text", '<p>All <a href="https://example.org/">human</a> beings</p>'),
        pages.block("heading", "Born free"),
        questions.numeric(),
        questions.blanks(),
        pages.figure(pages.image(), "A door", caption="An open door"),
        pages.block("quote", {"text": "Everyone has the right", "source": "Article 26"}),
        pages.block("audio", recording),
        pages.block("video", recording | {"captions": _file("words.vtt", media.CAPTIONS)}),
        pages.block("video", recording | {"title": "A dance", "without_speech": True}),
        pages.block("download", {"title": "Keep this", "document": _file("keep.pdf")}),
    ]


def _file(name: str, data: bytes = b"x") -> int:
    return Document.objects.create(title=name, file=ContentFile(data, name=name)).pk


def _small_course(office: Office, **rules: Any) -> Step:
    """Return a course of a lesson and a quiz with these rules."""
    quiz = drafts.quiz()
    quiz = replace(quiz, content={**quiz.content, **rules})
    draft = drafts.course(drafts.lesson(), quiz, office_id=office.pk)
    return _step(release_edition(draft=draft).edition)


def _translated(office: Office) -> Step:
    """Return a course that is in English and in Arabic."""
    draft = drafts.course(drafts.lesson(), drafts.quiz(), office_id=office.pk)
    release_edition(draft=drafts.arabic(draft))
    return _step(release_edition(draft=draft).edition)


def _step(edition: Edition) -> Step:
    keys = {kind: edition.activities.get(kind=kind).activity_id for kind in ActivityKind}
    run = edition.course.runs.get().pk
    return Step(edition.course.slug, run, keys[ActivityKind.LESSON], keys[ActivityKind.QUIZ])


def _enrol(learner: Account, step: Step) -> Step:
    services.enrol(learner_id=learner.pk, run_id=step.run, language="en")
    return step


def _attempted(learner: Account, step: Step, answers: dict | None = None) -> Step:
    """Start an attempt; submit it where there are answers."""
    _enrol(learner, step)
    mine = {"learner_id": learner.pk, "attempt_id": uuid.uuid4()}
    services.start_attempt(**mine, run_id=step.run, activity_id=step.quiz)
    if answers is not None:
        services.submit_attempt(**mine, answers=answers)
    return replace(step, attempt=mine["attempt_id"])


def _completed(office: Office, learner: Account) -> Step:
    step = _enrol(learner, _small_course(office))
    services.complete_lesson(learner_id=learner.pk, run_id=step.run, activity_id=step.lesson)
    return _attempted(learner, step, drafts.right_answers())


def _decided(learner: Account, step: Step) -> Step:
    """Let staff set the score of the quiz."""
    place = Place(learner.pk, step.run, step.quiz)
    by_id = AccountFactory(is_staff=True).pk
    services.override_score(place, score=Decimal(80), reason="Answered on paper.", by_id=by_id)
    return step


def _bound(learner: Account, step: Step) -> Step:
    """Switch the language while the attempt is open."""
    services.change_enrolment_language(learner_id=learner.pk, run_id=step.run, language="ar")
    return step


def _checked(learner: Account, step: Step) -> Step:
    """Check one answer of the open attempt."""
    services.check_question(
        learner_id=learner.pk,
        attempt_id=step.attempt,
        question_id=drafts.SINGLE,
        answer=[drafts.RIGHT],
    )
    return step


def _saver(step: Step) -> Account:
    """Return somebody who takes a course, saves data, gave an address, and has a second factor."""
    account = AccountFactory(low_data=True)
    EmailAddress.objects.create(user=account, email="saver@example.org", verified=True)
    services.add_app(account=account, secret="JBSWY3DPEHPK3PXP")
    _enrol(account, step)
    return account


def _restricted(step: Step) -> Account:
    """Return somebody who takes a course and has asked that nothing of them be used."""
    account = AccountFactory()
    _enrol(account, step)
    return services.restrict_processing(account=account)


def _guest() -> Account:
    return services.begin_as_guest(language="en")


def _forgotten() -> Account:
    """Return somebody who comes back to an account that was unused for long."""
    account = AccountFactory()
    due_at = timezone.now() + timedelta(days=1)
    Erasure.objects.create(learner=account, due_at=due_at, for_disuse=True)
    return account


def _left(learner: Account, step: Step) -> Step:
    services.withdraw(learner_id=learner.pk, run_id=step.run)
    return step


def _closed(step: Step) -> Step:
    yesterday = timezone.now() - timedelta(days=1)
    Run.objects.filter(pk=step.run).update(
        opens_at=yesterday - timedelta(days=1), closes_at=yesterday
    )
    return step


def _stuck(step: Step) -> Step:
    """Let the time of an attempt be over that cannot be graded."""
    EditionActivity.objects.filter(activity_id=step.quiz).update(answer_key={})
    return _closed(step)


def _upcoming(step: Step) -> Step:
    Run.objects.filter(pk=step.run).update(opens_at=timezone.now() + timedelta(days=1))
    return step


def _check(step: Step) -> str:
    lesson = Edition.objects.get(course__slug=step.slug).activities.get(kind="lesson")
    return lesson.content["checks"][0]["id"]


def _question(kind: str, step: Step) -> str:
    content = Edition.objects.get(course__slug=step.slug).activities.get(kind="quiz").content
    return next(each["id"] for each in content["questions"] if each["type"] == kind)
