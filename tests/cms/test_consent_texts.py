"""Administrators write the texts of consent, and put them in force."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from cms.models import ConsentDraft
from cms.roles import Role, grant
from learners.models import AuditEntry, ConsentText, Purpose
from learners.selectors import consents_to_read, has_consented
from tests.consents import agree, text_of
from tests.factories import AccountFactory

WRITE = reverse("cms:consent-text", args=["email"])
FORCE = reverse("cms:consent-text-force", args=["email"])


@pytest.fixture
def admin(client, db):
    account = AccountFactory(is_staff=True, is_superuser=True)
    client.force_login(account)
    return account


def page(client, path=WRITE):
    return BeautifulSoup(client.get(path).content, "html.parser")


def written(client, **changes):
    """What the page of the texts has in its fields, with changes."""
    areas = page(client).select("textarea")
    return {area["name"]: area.get_text().strip() for area in areas} | changes


def seen(client):
    return {"seen": page(client).select_one("[name=seen]")["value"]}


def test_the_texts_in_force_are_what_one_begins_with(client, admin):
    bodies = written(client)
    assert bodies == {code: text_of(Purpose.EMAIL, code).body for code in ("en", "es", "fr", "ar")}
    assert page(client).select_one("textarea[name=ar]")["dir"] == "rtl"


def test_drafts_change_nothing_for_learners(client, admin, learner):
    agree(learner, Purpose.EMAIL)
    response = client.post(WRITE, written(client, en="Newer words."), follow=True)
    assert "The drafts are saved" in response.content.decode()
    assert text_of(Purpose.EMAIL).version == 1
    assert has_consented(learner.pk, Purpose.EMAIL)


def test_putting_in_force_asks_again_and_says_whom(client, admin):
    people = AccountFactory.create_batch(12)
    for person in people:
        agree(person, Purpose.EMAIL)
    client.post(WRITE, written(client, en="Newer words."))
    plan = page(client).get_text()
    assert "About 10 people have agreed" in plan
    assert "It becomes version 2" in plan
    assert "As they were, while others change: Español, Français, العربية" in plan
    response = client.post(FORCE, seen(client), follow=True)
    assert "Version 2 is in force" in response.content.decode()
    assert text_of(Purpose.EMAIL).body == "Newer words."
    assert text_of(Purpose.EMAIL, "fr").version == 2
    assert Purpose.EMAIL in consents_to_read(people[0].pk)
    assert not has_consented(people[0].pk, Purpose.EMAIL)
    assert not ConsentDraft.objects.exists()


def test_a_number_of_few_people_is_not_told(client, admin, learner):
    agree(learner, Purpose.EMAIL)
    client.post(WRITE, written(client, en="Newer words."))
    assert "Fewer than 10 people have agreed" in page(client).get_text()


def test_a_language_that_comes_later_asks_nobody_again(client, admin, learner):
    agree(learner, Purpose.EMAIL)
    fields = {area["name"] for area in page(client, f"{WRITE}?language=sw").select("textarea")}
    assert "sw" in fields
    client.post(f"{WRITE}?language=sw", written(client, sw="Maneno."))
    assert "Nobody is asked again" in page(client).get_text()
    client.post(FORCE, seen(client))
    assert (text_of(Purpose.EMAIL, "sw").version, text_of(Purpose.EMAIL, "sw").body) == (
        1,
        "Maneno.",
    )
    assert has_consented(learner.pk, Purpose.EMAIL)


def test_a_language_that_is_left_empty_is_not_offered_and_that_is_said(client, admin):
    client.post(WRITE, written(client, en="Newer words.", fr=""))
    plan = page(client).get_text(" ", strip=True)
    assert "There is no text in: Français" in plan
    assert "not offered any more" in plan
    client.post(FORCE, seen(client))
    assert text_of(Purpose.EMAIL, "fr").body == "Newer words."


def test_texts_that_are_as_they_were_make_no_draft(client, admin):
    bodies = {code: f"{body}\r\n\r\n" for code, body in written(client).items()}
    client.post(WRITE, bodies)
    assert not ConsentDraft.objects.exists()
    assert "There is nothing to put in force" in client.post(FORCE, follow=True).content.decode()
    assert not ConsentText.objects.filter(version__gt=1).exists()


def test_a_purpose_always_has_a_text(client, admin):
    response = client.post(WRITE, dict.fromkeys(written(client), " "))
    assert "Write the text in English at least" in response.content.decode()
    assert not ConsentDraft.objects.exists()
    assert text_of(Purpose.EMAIL).version == 1


def test_a_text_has_to_be_there_in_english(client, admin):
    response = client.post(WRITE, written(client, en=" ", fr="Nouveau."))
    assert "Write the text in English at least" in response.content.decode()
    assert not ConsentDraft.objects.exists()


def test_nobody_puts_in_force_what_they_did_not_look_at(client, admin):
    client.post(WRITE, written(client, en="Newer words."))
    looked = seen(client)
    client.post(WRITE, written(client, en="Other words."))
    response = client.post(FORCE, looked, follow=True)
    assert "The drafts have changed since you looked" in response.content.decode()
    assert text_of(Purpose.EMAIL).version == 1


def test_a_form_that_is_sent_twice_makes_one_version(client, admin):
    client.post(WRITE, written(client, en="Newer words."))
    looked = seen(client)
    for _ in range(2):
        client.post(FORCE, looked)
    assert text_of(Purpose.EMAIL).version == 2
    assert AuditEntry.objects.filter(action="changed_text", by_id=admin.pk).count() == 1


def test_the_audit_log_says_which_text_it_was(client, admin):
    client.post(WRITE, written(client, en="Newer words."))
    client.post(FORCE, seen(client))
    (entry,) = page(client, reverse("cms:audit")).select("tbody tr")
    said = " ".join(entry.get_text().split())
    assert "Put a text of consent in force (E-mail, version 2)" in said


def test_english_that_comes_later_asks_again_since_nobody_agreed_to_it(client, admin, learner):
    ConsentText.objects.create(purpose="email", version=2, language="fr", body="Nouveau.")
    agree(learner, Purpose.EMAIL)
    client.post(WRITE, written(client, en="Something else."))
    assert "It becomes version 3" in page(client).get_text()
    client.post(FORCE, seen(client))
    assert text_of(Purpose.EMAIL, "fr").version == 3
    assert not has_consented(learner.pk, Purpose.EMAIL)


def test_the_preview_is_what_learners_get(client, admin):
    client.post(WRITE, written(client, ar="كلمات <b>جديدة</b>"))
    html = page(client, reverse("cms:consent-text-preview", args=["email", "ar"]))
    text = html.select_one(".prose")
    assert (text["lang"], text["dir"], text.get_text(strip=True)) == (
        "ar",
        "rtl",
        "كلمات <b>جديدة</b>",
    )
    missing = reverse("cms:consent-text-preview", args=["email", "sw"])
    assert client.get(missing).status_code == 404


@pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.ADMINISTRATOR)])
def test_only_administrators_see_the_texts(client, office, role):
    account = AccountFactory()
    if role:
        grant(account, role, office)
    client.force_login(account)
    status = 404 if role else 302  # who is no staff is sent to sign in
    for path in (reverse("cms:consent-texts"), WRITE):
        assert client.get(path).status_code == status
    assert client.post(FORCE).status_code == status
    assert client.post(WRITE, {"en": "Mine."}).status_code == status
    assert not ConsentDraft.objects.exists()


def test_unknown_purposes_are_not_found(client, admin):
    assert client.get(reverse("cms:consent-text", args=["everything"])).status_code == 404


def test_the_list_says_what_is_in_force_and_what_is_drafted(client, admin):
    client.post(WRITE, written(client, en="Newer words."))
    rows = page(client, reverse("cms:consent-texts")).select("tbody tr")
    said = [[cell.get_text(strip=True) for cell in row.select("td")] for row in rows]
    assert len(said) == len(Purpose)
    assert [row[0] for row in said if row[3] != "–"] == ["E-mail"]


def test_texts_of_ten_thousand_characters_and_no_more_are_taken(client, admin):
    response = client.post(WRITE, written(client, en="x" * 10_001))
    assert response.status_code == 200
    assert "at most 10000 characters" in response.content.decode()
    assert not ConsentDraft.objects.exists()
