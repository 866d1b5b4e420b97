"""Learning without an account, on the pages."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from learners import services
from learners.models import Account, Enrolment, Purpose, Session
from learners.selectors import has_consented
from tests.factories import PASSPHRASE, AccountFactory


@pytest.fixture
def browser():
    return Client()


@pytest.fixture
def begun(browser, run):
    """A browser whose guest has enrolled in a course."""
    browser.post(reverse("web:begin"))
    browser.post(reverse("web:enrol", args=[run.pk]), {"language": "en"})
    return Account.objects.get(is_guest=True)


def sign_in(browser, account, **more):
    return browser.post(
        reverse("web:sign-in"), {"username": account.username, "passphrase": PASSPHRASE}, **more
    )


def test_the_way_to_it_is_beside_signing_up(browser, run, edition):
    course = reverse("web:course", args=[edition.course.slug])
    begin = f"{reverse('web:begin')}?next="
    for page in (course, f"{reverse('web:sign-up')}?next={course}"):
        links = BeautifulSoup(browser.get(page).content, "html.parser").find_all("a")
        assert any(link["href"].startswith(begin) for link in links)


def test_one_button_begins_and_leads_on(browser, run, edition):
    course = reverse("web:course", args=[edition.course.slug])
    reply = browser.post(f"{reverse('web:begin')}?next={course}")
    assert reply.status_code == 302
    assert reply.url == course
    guest = Account.objects.get()
    assert guest.is_guest
    assert browser.session.get_expire_at_browser_close()
    assert "Enrol in this course" in browser.get(course).content.decode()


def test_nobody_begins_on_another_site(browser, db):
    assert browser.post(f"{reverse('web:begin')}?next=https://elsewhere.example/").url == "/me/"
    assert Client(enforce_csrf_checks=True).post(reverse("web:begin")).status_code == 403


def test_who_keeps_it_on_the_device_stays_for_the_days_of_guests(browser, db, settings):
    browser.post(reverse("web:begin"), {"keep": "on"})
    assert browser.session.get_expiry_age() == settings.GUEST_DAYS * 24 * 3600


def test_a_guests_session_lasts_longer_with_use(browser, begun):
    session = browser.session
    session["seen_on"] = "2026-01-01"
    session.save()
    Session.objects.update(expire_date="2026-01-02T00:00Z")
    Account.objects.update(last_login="2026-01-01T00:00Z")
    browser.get("/me/")
    begun.refresh_from_db()
    assert begun.last_login.year > 2025 or begun.last_login.month > 1
    assert Session.objects.get(learner_id=begun.pk).expire_date.isoformat() > "2026-01-03"


def test_signing_up_keeps_everything_and_rotates_the_session(browser, begun):
    key = browser.session.session_key
    reply = browser.post(reverse("web:sign-up"), {"username": "amina", "passphrase": PASSPHRASE})
    assert reply.status_code == 302
    begun.refresh_from_db()
    assert (begun.username, begun.is_guest) == ("amina", False)
    assert browser.session.session_key != key
    assert not Session.objects.filter(session_key=key).exists()
    assert browser.get("/me/").context["user"].pk == begun.pk
    assert Account.objects.count() == 1


def test_a_name_that_is_taken_is_said_in_the_form(browser, begun):
    AccountFactory(username="amina")
    reply = browser.post(reverse("web:sign-up"), {"username": "amina", "passphrase": PASSPHRASE})
    assert reply.status_code == 422
    assert "taken" in reply.content.decode()
    assert browser.get("/me/").context["user"].pk == begun.pk


@pytest.mark.parametrize("decides", ["bring", "drop"])
def test_signing_in_asks_what_becomes_of_it(browser, begun, learner, run, decides):
    reply = sign_in(browser, learner, follow=True)
    html = reply.content.decode()
    assert reply.redirect_chain[0][0].startswith(reverse("web:bring-along"))
    assert "Human rights" in html
    assert Enrolment.objects.get().learner_id == begun.pk
    reply = browser.post(reverse("web:bring-along"), {decides: "1"})
    assert reply.url == "/me/"
    mine = Enrolment.objects.filter(learner=learner)
    assert mine.exists() == (decides == "bring")
    begun.refresh_from_db()
    assert not begun.is_active
    assert browser.get(reverse("web:bring-along")).url == "/me/"


def test_until_it_is_decided_nothing_is_lost_and_the_page_says_so(browser, begun, learner):
    sign_in(browser, learner)
    assert "Bring it along" in browser.get("/me/").content.decode()
    begun.refresh_from_db()
    assert begun.is_active


def test_who_did_nothing_is_asked_nothing(browser, learner):
    browser.post(reverse("web:begin"))
    assert sign_in(browser, learner).url == "/me/"
    assert not Account.objects.get(is_guest=True).is_active


def test_nobody_brings_along_what_was_not_done_in_this_browser(browser, begun, learner):
    other = Client()
    other.force_login(learner)
    assert other.post(reverse("web:bring-along"), {"bring": "1"}).url == "/me/"
    assert Enrolment.objects.get().learner_id == begun.pk


def test_signing_out_asks_first_and_deletes(browser, begun):
    reply = browser.post(reverse("web:sign-out"))
    assert reply.url == reverse("web:leave-as-guest")
    html = browser.get(reply.url).content.decode()
    assert "is lost when you sign out" in html
    assert browser.post(reverse("web:sign-out"), {"sure": "1"}).url == "/"
    begun.refresh_from_db()
    assert not begun.is_active
    services.erase(begun.pk)
    assert not Account.objects.exists()


def test_leaving_quickly_asks_nothing(browser, begun):
    assert browser.post(reverse("web:leave")).status_code == 204
    assert browser.get("/me/").status_code == 302


def test_pages_about_passphrases_lead_a_guest_to_one(browser, begun):
    for name in ("address", "passphrase", "recovery-codes"):
        assert browser.get(reverse(f"web:{name}")).url == reverse("web:sign-up")


def test_a_guest_deletes_everything_without_a_passphrase(browser, begun):
    assert browser.post(reverse("web:delete-account")).status_code == 302
    begun.refresh_from_db()
    assert not begun.is_active


def test_no_page_shows_what_is_stored_as_the_name(browser, begun, run):
    for path in ("/", "/me/", "/me/account/", "/me/data/", f"/runs/{run.pk}/"):
        html = browser.get(path).content.decode()
        assert begun.username not in html
    assert begun.shown_name in browser.get("/me/account/").content.decode()


def test_beginning_agrees_to_what_was_read(browser, db):
    field = BeautifulSoup(browser.get(reverse("web:begin")).content, "html.parser").find(
        "input", {"name": "text_id"}
    )
    browser.post(reverse("web:begin"), {"text_id": field["value"]})
    guest = Account.objects.get()
    assert has_consented(guest.pk, Purpose.SERVICE)
    other = Client().post(reverse("web:begin"), {"text_id": str(guest.pk)})
    assert other.status_code == 409
    assert Account.objects.count() == 1


def test_a_guest_gets_back_into_an_account_by_a_recovery_code(browser, begun, learner):
    (code, *_others) = services.make_recovery_codes(account=learner, passphrase=PASSPHRASE)
    form = {"username": learner.username, "code": code, "new_passphrase": "a few words together"}
    reply = browser.post(reverse("web:recover"), form)
    assert reply.url.startswith(reverse("web:bring-along"))
