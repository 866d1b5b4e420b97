"""The mail that a certificate is ready: once, to those who agreed, and in nobody's way."""

import smtplib

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.db.models.functions import Now

from certificates import tasks
from certificates.mails import MAX_TRIES, send_ready
from certificates.models import Certificate, RevocationReason
from certificates.services import (
    correct_name,
    issue_certificate,
    issue_piece,
    request_batch,
    revoke_certificate,
    work_on,
)
from learners.models import Purpose
from learners.services import set_certificate_name, set_language, withdraw_consent
from tests.consents import agree

ADDRESS, NAME = "canary-91c4@example.org", "Canary Name 91c4"


@pytest.fixture
def reached(learner):
    """Somebody who agreed to e-mail and has proved an address."""
    EmailAddress.objects.create(user=learner, email=ADDRESS, verified=True, primary=True)
    set_certificate_name(account=learner, name=NAME)
    set_language(account=learner, language="fr")
    agree(learner, Purpose.EMAIL)
    return learner


def issue_now(certificate):
    issue_certificate(learner_id=certificate.learner_id, certificate_id=certificate.id)
    certificate.refresh_from_db()
    return certificate


def send(certificate):
    return send_ready(learner_id=certificate.learner_id, certificate_id=certificate.id)


def due_again():
    """Let the time pass after which it is tried again."""
    cache.clear()
    Certificate.objects.exclude(mail_due_at=None).update(mail_due_at=Now())


def test_who_agreed_is_told_once_in_their_language_and_of_no_course(reached, complete):
    complete()
    certificate = issue_now(Certificate.objects.get())
    assert [send(certificate) for _ in range(10)] == [True] + [False] * 9
    [sent] = mail.outbox
    assert sent.to == [ADDRESS]
    assert sent.subject == "Votre certificat est prêt"
    said = sent.subject + sent.body + str(sent.extra_headers)
    assert "/me/certificates/" in sent.body
    for secret in (certificate.title, NAME, reached.username, certificate.code, str(reached.pk)):
        assert secret not in said
    certificate.refresh_from_db()
    assert certificate.mailed_at


def test_nobody_else_is(learner, certificate):
    """Not who gave no address, not who did not agree, not who takes it back meanwhile."""
    agree(learner, Purpose.EMAIL)
    assert issue_now(certificate).mail_due_at is None
    EmailAddress.objects.create(user=learner, email=ADDRESS, verified=True, primary=True)
    set_certificate_name(account=learner, name=NAME)
    new = issue_now(correct_name(account=learner, certificate_id=certificate.id))
    assert new.mail_due_at
    withdraw_consent(learner_id=learner.pk, purpose=Purpose.EMAIL)
    assert not send(new)
    new.refresh_from_db()
    assert (new.mail_due_at, new.mailed_at, mail.outbox) == (None, None, [])


def test_nobody_is_told_of_what_was_revoked_or_replaced_for_all(reached, complete, run):
    complete()
    certificate = issue_now(Certificate.objects.get())
    batch = request_batch(run_id=run.pk, work="reissue", by_id=reached.pk)
    work_on(batch.pk)
    list(issue_piece())
    assert not Certificate.objects.filter(mail_due_at__isnull=False).exists()
    set_certificate_name(account=reached, name="Another")
    last = Certificate.objects.get(state="issued")
    new = issue_now(correct_name(account=reached, certificate_id=last.id))
    why = {"reason": RevocationReason.ERROR, "by_id": reached.pk}
    revoke_certificate(learner_id=reached.pk, certificate_id=new.id, **why)
    assert not send(new)
    assert not send(certificate)
    assert mail.outbox == []


def test_a_server_that_is_down_is_tried_again_later_and_by_one_mail_a_minute(
    reached, complete, settings, caplog
):
    complete()
    certificate = issue_now(Certificate.objects.get())
    ids = (str(certificate.learner_id), str(certificate.id))
    settings.EMAIL_BACKEND = "tests.trust.no_mail_server.EmailBackend"
    tasks.mail_ready(*ids)
    certificate.refresh_from_db()
    assert certificate.state == "issued"
    assert certificate.mail_tries == 1
    Certificate.objects.update(mail_due_at=Now())
    tasks.mail_ready(*ids)  # within the minute: not tried
    certificate.refresh_from_db()
    assert certificate.mail_tries == 1
    assert ADDRESS not in caplog.text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    due_again()
    assert send(certificate)
    assert len(mail.outbox) == 1


def test_it_is_given_up_in_the_end(reached, complete, monkeypatch):
    def down(self, **options):
        raise smtplib.SMTPServerDisconnected

    complete()
    certificate = issue_now(Certificate.objects.get())
    monkeypatch.setattr("django.core.mail.EmailMessage.send", down)
    for _ in range(MAX_TRIES):
        due_again()
        with pytest.raises(smtplib.SMTPServerDisconnected):
            send(certificate)
    due_again()
    assert not send(certificate)


def test_one_that_is_sent_again_after_a_crash_is_known_for_the_same(reached, complete):
    complete()
    certificate = issue_now(Certificate.objects.get())
    send(certificate)
    Certificate.objects.update(mail_due_at=Now(), mailed_at=None)  # as if it had died before
    send(certificate)
    first, second = (each.extra_headers["Message-ID"] for each in mail.outbox)
    assert first == second
