"""Agreeing and taking back on pages, without scripts; a parent or guardian by a code."""

import re

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.test import Client

from learners.models import Account, Consent, ConsentEvent, GuardianCode, Purpose
from learners.selectors import consents_of, has_consented
from learners.services import ask_guardian
from tests.consents import agree, change_text, text_of
from tests.factories import PASSPHRASE

SURVEYS = "/me/consents/follow_up/"
OF_AGE = {"country": "KE", "age": "26"}


def read(response):
    return BeautifulSoup(response.content, "html.parser")


def form_of(client, path, **headers):
    """The form of a page, as a browser would send it."""
    page = read(client.get(path, headers=headers))
    fields = page.select("main form input[type=hidden]")
    return {field["name"]: field["value"] for field in fields}


def code_on(response):
    return read(response).select_one("main p.code").get_text()


def test_a_text_is_read_in_the_language_of_the_page_and_agreed_to_in_it(signed_in, learner):
    page = read(signed_in.get(SURVEYS, headers={"Accept-Language": "ar"}))
    text = text_of(Purpose.SURVEYS, "ar")
    shown = page.select_one(".prose")
    assert (shown["lang"], shown["dir"]) == ("ar", "rtl")
    assert shown.get_text(" ", strip=True) == " ".join(text.body.split("\n\n"))
    form = form_of(signed_in, SURVEYS, **{"Accept-Language": "ar"})
    response = signed_in.post(SURVEYS, form | OF_AGE, follow=True)
    assert response.redirect_chain[-1][0] == "/me/consents/"
    assert ConsentEvent.objects.get().text == text
    assert has_consented(learner.pk, Purpose.SURVEYS)


def test_it_is_taken_back_by_one_button_of_the_list(signed_in, learner):
    agree(learner, Purpose.SURVEYS, Purpose.PARTNERS)
    page = read(signed_in.get("/me/consents/"))
    assert len(page.select("main form [name=withdraw]")) == 2
    signed_in.post(SURVEYS, {"withdraw": "1"})
    given = {purpose for purpose, given in consents_of(learner.pk).items() if given}
    assert given == {Purpose.PARTNERS}
    said = read(signed_in.get("/me/consents/")).main.get_text()
    assert "You took this back on" in said
    assert "What you said before" in said


def test_country_and_age_are_asked_once_and_kept_nowhere(signed_in, learner):
    form = form_of(signed_in, SURVEYS)
    assert 'name="age"' in signed_in.get(SURVEYS).content.decode()
    signed_in.post(SURVEYS, form | {"country": "NZ", "age": "97"})
    assert 'name="age"' not in signed_in.get("/me/consents/partner_sharing/").content.decode()
    data = signed_in.get("/me/data.json").content.decode()
    assert '"NZ"' not in data
    assert "97" not in re.sub(r'"\d{4}-[^"]*"|[0-9a-f-]{36}', "", data)


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"country": "KE", "age": "12"}, "age", "A parent or guardian has to agree"),
        ({"country": "KE", "age": "0"}, "age", "This age cannot be right"),
        ({"country": "KE", "age": "old"}, "age", "Enter a whole number"),
        ({"country": "KE", "age": "9" * 4000}, "age", ""),
        ({"country": "XX", "age": "26"}, "country", "We do not know this country"),
        ({"age": "26"}, "country", "required"),
    ],
)
def test_bad_input_is_said_beside_its_field(signed_in, said, field, words):
    response = signed_in.post(SURVEYS, form_of(signed_in, SURVEYS) | said)
    page = read(response)
    assert response.status_code == 422
    assert words in page.find(id=f"id_{field}_error").get_text()
    assert not Consent.objects.exists()


def test_a_text_that_changed_while_it_was_read_is_shown_again(signed_in):
    form = form_of(signed_in, SURVEYS)
    change_text(Purpose.SURVEYS, "Entirely new.")
    response = signed_in.post(SURVEYS, form | OF_AGE)
    assert response.status_code == 409
    assert "Entirely new." in response.content.decode()
    assert "has changed meanwhile" in response.content.decode()
    assert not Consent.objects.exists()
    hidden = {tag["name"]: tag["value"] for tag in read(response).select("main [type=hidden]")}
    assert signed_in.post(SURVEYS, hidden | OF_AGE).status_code == 302


def test_a_changed_text_is_asked_about_and_blocks_nothing(
    signed_in, learner, url, run, enrolment, lesson_id
):
    agree(learner, Purpose.SERVICE, Purpose.SURVEYS)
    banner = "Please read this when you have a moment"
    assert banner not in signed_in.get("/me/").content.decode()
    change_text(Purpose.SURVEYS)
    page = read(signed_in.get("/me/"))
    assert banner in page.get_text()
    assert page.select_one(f"main .notice a[href='{SURVEYS}']")
    lesson = url("activity", run_id=run.pk, activity_id=lesson_id)
    assert banner not in signed_in.get(lesson).content.decode()
    assert "has changed since you agreed" in signed_in.get("/me/consents/").content.decode()


def test_agreeing_leads_back_to_where_one_came_from_on_this_site(signed_in):
    form = form_of(signed_in, SURVEYS) | OF_AGE
    assert signed_in.post(f"{SURVEYS}?next=/me/account/", form).url == "/me/account/"
    other = form_of(signed_in, "/me/consents/sensitive/")
    response = signed_in.post("/me/consents/sensitive/?next=//evil.example/", other)
    assert response.url == "/me/consents/"


def test_whoever_signs_up_sees_what_is_kept_and_agrees_to_it(db):
    client = Client()
    page = read(client.get("/sign-up/", headers={"Accept-Language": "fr"}))
    text = text_of(Purpose.SERVICE, "fr")
    assert text.body.split("\n\n")[0] in page.main.get_text()
    form = form_of(client, "/sign-up/", **{"Accept-Language": "fr"})
    client.post("/sign-up/", form | {"username": "amina", "passphrase": PASSPHRASE})
    assert ConsentEvent.objects.get().text == text


def test_nobody_signs_up_to_a_text_that_changed_meanwhile(db):
    client = Client()
    form = form_of(client, "/sign-up/")
    change_text(Purpose.SERVICE, "Entirely new.")
    filled = {"username": "amina", "passphrase": PASSPHRASE}
    response = client.post("/sign-up/", form | filled)
    assert response.status_code == 409
    assert not Account.objects.exists()
    page = read(response)
    assert "Entirely new." in page.main.get_text()
    assert page.find(id="id_username")["value"] == "amina"
    again = {tag["name"]: tag["value"] for tag in page.select("main [type=hidden]")}
    assert client.post("/sign-up/", again | filled).status_code == 302


def test_there_is_nothing_to_agree_to_where_there_is_no_address(signed_in, learner):
    for path in ("/me/consents/sms/", "/me/consents/email/"):
        page = read(signed_in.get(path))
        assert "no address of yours" in page.main.get_text()
        assert not page.select("main form [name=text_id]")
    assert page.select_one("main .notice a[href='/me/account/email/']")
    EmailAddress.objects.create(user=learner, email="amina@example.org", verified=True)
    page = read(signed_in.get("/me/consents/email/"))
    assert page.select("main form [name=text_id]")


def test_messages_to_a_telephone_are_shown_only_to_who_has_said_something(signed_in, learner):
    assert "Text messages" not in read(signed_in.get("/me/consents/")).main.get_text()
    agree(learner, Purpose.SMS)
    assert "Text messages" in read(signed_in.get("/me/consents/")).main.get_text()


def test_a_guardian_decides_on_another_device_and_takes_it_back(signed_in, learner):
    signed_in.get("/me/consents/guardian/")
    chosen = {"purpose": ["follow_up", "demographics"]}
    response = signed_in.post("/me/consents/guardian/", chosen)
    code = code_on(response)
    assert code not in str(list(GuardianCode.objects.values()))
    guardian = Client()
    page = read(guardian.post("/guardian/", {"code": code.lower()}))
    assert learner.username not in page.get_text()
    ticks = page.select("main input[type=checkbox][name^=agree]")
    assert [tick["name"] for tick in ticks] == ["agree-demographics", "agree-follow_up"]
    said = {"code": code, "answer": "1", ticks[1]["name"]: ticks[1]["value"]}
    assert guardian.post("/guardian/", said).status_code == 422
    thanks = guardian.post("/guardian/", said | {"is_guardian": "on"})
    assert has_consented(learner.pk, Purpose.SURVEYS)
    assert not has_consented(learner.pk, Purpose.DEMOGRAPHICS)
    assert "A parent or guardian agreed on" in signed_in.get("/me/consents/").content.decode()
    assert guardian.post("/guardian/", said | {"is_guardian": "on"}).status_code == 422
    holds = code_on(thanks)
    guardian.post("/guardian/", {"code": holds, "withdraw": "follow_up"})
    assert not has_consented(learner.pk, Purpose.SURVEYS)


def test_a_guardian_reads_a_text_that_changed_once_more(learner):
    code = ask_guardian(learner_id=learner.pk, purposes=[Purpose.SURVEYS])
    old = text_of(Purpose.SURVEYS).pk
    change_text(Purpose.SURVEYS, "Entirely new.")
    said = {"code": code, "answer": "1", "is_guardian": "on", "agree-follow_up": str(old)}
    response = Client().post("/guardian/", said)
    assert response.status_code == 409
    assert "Entirely new." in response.content.decode()
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"code": "no-such-code"},
        {"code": "x" * 5000},
        {"code": "\x00"},
        {"code": "none", "withdraw": "follow_up"},
        {},
    ],
)
def test_a_code_that_opens_nothing_is_said(db, sent):
    assert Client().post("/guardian/", sent).status_code == 422


def test_an_answer_that_makes_no_sense_agrees_to_nothing(learner):
    code = ask_guardian(learner_id=learner.pk, purposes=[Purpose.SURVEYS])
    said = {"code": code, "answer": "1", "is_guardian": "on", "agree-follow_up": "yes"}
    assert "You agreed to nothing" in Client().post("/guardian/", said).content.decode()
    assert not Consent.objects.exists()


def test_tries_of_codes_are_limited(db, settings):
    settings.GUARDIAN_RATE = "2/h"
    for _ in range(2):
        Client().post("/guardian/", {"code": "none"})
    assert Client().post("/guardian/", {"code": "none"}).status_code == 429


def test_a_page_with_a_code_is_kept_nowhere(learner):
    code = ask_guardian(learner_id=learner.pk, purposes=[Purpose.SURVEYS])
    response = Client().post("/guardian/", {"code": code})
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_a_text_is_shown_literally(signed_in):
    change_text(Purpose.SURVEYS, "<script>alert(1)</script> & <b>bold</b>")
    html = signed_in.get(SURVEYS).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;" in html


def test_the_number_of_queries_is_fixed(signed_in, learner, django_assert_num_queries):
    agree(learner)
    signed_in.get("/me/consents/")
    with django_assert_num_queries(1 + 3):  # who asks; texts, consents, history
        signed_in.get("/me/consents/")
