"""Administrators choose what is asked about learners; nothing that was answered breaks."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from learners.models import DemographicOption, DemographicQuestion, Purpose
from learners.selectors import profile_of, questions
from learners.services import answer
from tests.cms import pages
from tests.cms.staff import enlist
from tests.consents import agree
from tests.factories import AccountFactory, OfficeFactory

ADDED = {f"new-{n}-{name}": "" for n in range(3) for name in ("key", "labels")}


@pytest.fixture
def admin(client, db):
    account = AccountFactory(is_staff=True, is_superuser=True)
    client.force_login(account)
    return account


def address(key):
    return reverse("cms:learner-question", args=[key])


def filled(key, **changes):
    """What the form of a question sends, with changes; those of options by their key."""
    question = questions()[key]
    data = {"labels": "", **ADDED}
    if question.is_on:
        data["is_on"] = "on"
    for option in question.options:
        more = changes.pop(option.key, {})
        data |= {f"option-{option.key}-{name}": value for name, value in more.items()}
    return data | changes


def test_the_list_shows_what_is_asked(client, admin):
    html = client.get(reverse("cms:learner-questions")).content.decode()
    assert "How old are you?" in html
    assert html.count("w-status--primary") == 9
    assert html.count("sensitive") >= 5


def test_a_question_is_turned_off_and_on_again(client, admin):
    data = filled("device")
    del data["is_on"]
    assert client.post(address("device"), data).status_code == 302
    assert not questions()["device"].is_on
    assert client.post(address("device"), filled("device", is_on="on")).status_code == 302
    assert questions()["device"].is_on
    actions = list(ModelLogEntry.objects.order_by("timestamp").values_list("action", flat=True))
    assert actions == ["cms.drop_learner_question", "cms.ask_learner_question"]


def test_the_last_question_cannot_be_turned_off(client, admin):
    for key, question in questions().items():
        if question.is_on and key != "gender":
            DemographicQuestion.objects.create(key=key, is_on=False)
    data = filled("gender")
    del data["is_on"]
    response = client.post(address("gender"), data)
    assert response.status_code == 422
    assert "An operator can turn all of it off" in response.content.decode()
    assert questions()["gender"].is_on


def test_a_sensitive_question_needs_a_second_word(client, admin):
    page = client.get(address("defender")).content.decode()
    assert "What it means to ask this" in page
    response = client.post(address("defender"), filled("defender", is_on="on"))
    assert response.status_code == 422
    assert "Confirm this to ask a sensitive question." in response.content.decode()
    assert not questions()["defender"].is_on
    data = filled("defender", is_on="on", understood="on")
    assert client.post(address("defender"), data).status_code == 302
    assert questions()["defender"].is_on
    assert questions()["defender"].sensitive
    assert ModelLogEntry.objects.get().action == "cms.ask_learner_question"
    assert "What it means" not in client.get(address("age_band")).content.decode()


def test_words_in_any_language_take_the_place_of_the_products(client, admin):
    words = "sw: Unatumia kifaa gani?\nen: What do you learn with?"
    data = filled("device", labels=words, phone={"labels": "sw: Simu"})
    assert client.post(address("device"), data).status_code == 302
    question = questions()["device"]
    assert question.in_language("sw") == "Unatumia kifaa gani?"
    assert dict(question.choices("sw"))["phone"] == "Simu"
    assert dict(question.choices("fr"))["phone"] == "Un téléphone"
    page = client.get(address("device")).content.decode()
    assert "sw: Unatumia kifaa gani?" in page
    assert client.post(address("device"), filled("device")).status_code == 302
    assert questions()["device"].labels == {}


@pytest.mark.parametrize(
    "words", ["What?", "xx: What?", "en:", "en: One\nen: Two", "en: " + "x" * 201, ": What?"]
)
def test_words_that_are_not_by_language_are_refused_and_kept_in_the_form(client, admin, words):
    response = client.post(address("device"), filled("device", labels=words))
    assert response.status_code == 422
    assert words.split("\n")[0][:60] in response.content.decode()
    assert not DemographicQuestion.objects.exists()


def test_an_option_is_retired_and_its_key_is_never_used_again(client, admin, learner):
    agree(learner, Purpose.DEMOGRAPHICS)
    answer(learner_id=learner.pk, answers={"setting": "town"})
    data = filled("setting", town={"retired": "on"})
    assert client.post(address("setting"), data).status_code == 302
    assert "town" not in dict(questions()["setting"].choices("en"))
    assert profile_of(learner.pk).answers == {"setting": "town"}
    data = filled("setting", **{"new-0-key": "town", "new-0-labels": "en: A township"})
    data["option-town-retired"] = "on"
    response = client.post(address("setting"), data)
    assert response.status_code == 422
    assert "A key means one thing for ever" in response.content.decode()


def test_two_options_stay_to_choose_from(client, admin):
    data = filled("setting", town={"retired": "on"}, urban={"retired": "on"})
    response = client.post(address("setting"), data)
    assert response.status_code == 422
    assert "two options at least" in response.content.decode()
    assert len(questions()["setting"].choices("en")) == 3
    data |= {"new-0-key": "camp", "new-0-labels": "en: In a refugee camp"}
    assert client.post(address("setting"), data).status_code == 302
    assert set(dict(questions()["setting"].choices("en"))) == {"rural", "camp"}


def test_a_programme_adds_an_option(client, admin):
    data = filled("setting", **{"new-0-key": "camp", "new-0-labels": "en: In a refugee camp"})
    assert client.post(address("setting"), data).status_code == 302
    assert dict(questions()["setting"].choices("en"))["camp"] == "In a refugee camp"
    assert DemographicOption.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"new-0-key": "camp"}, "An option needs words."),
        ({"new-0-labels": "en: Camp"}, "An option needs a key"),
        ({"new-0-key": "A Camp", "new-0-labels": "en: Camp"}, "Small letters, digits"),
        (
            {
                f"new-{n}-{name}": value
                for n in (0, 1)
                for name, value in (("key", "camp"), ("labels", "en: C"))
            },
            "was used before, or cannot be used here",
        ),
    ],
)
def test_an_option_that_lacks_something_is_refused(client, admin, more, said):
    response = client.post(address("setting"), filled("setting", **more))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not DemographicOption.objects.exists()


def test_nothing_can_be_added_to_ages_and_countries(client, admin):
    for key in ("age_band", "country", "first_language"):
        assert "Add options" not in client.get(address(key)).content.decode()
    data = filled("age_band", **{"new-0-key": "ninety", "new-0-labels": "en: 90"})
    client.post(address("age_band"), data)
    assert not DemographicOption.objects.exists()


def test_a_programme_adds_a_question(client, admin):
    data = {"key": "membership", "labels": "en: Are you a member?\nar: هل أنت عضو؟", **ADDED}
    response = client.post(reverse("cms:new-learner-question"), data)
    assert response.status_code == 422
    assert "two options at least" in response.content.decode()
    data |= {"new-0-key": "yes", "new-0-labels": "en: Yes"}
    assert client.post(reverse("cms:new-learner-question"), data).status_code == 422
    data |= {"new-1-key": "no", "new-1-labels": "en: No"}
    assert client.post(reverse("cms:new-learner-question"), data).status_code == 302
    question = questions()["membership"]
    assert question.is_on
    assert [each.key for each in question.options] == ["yes", "no"]
    again = client.post(reverse("cms:new-learner-question"), data | {"key": "gender"})
    assert again.status_code == 422
    assert "was used before" in again.content.decode()


def test_a_sensitive_question_of_ones_own_is_not_asked_before_it_is_turned_on(client, admin):
    data = {"key": "detained", "labels": "en: Were you detained?", "sensitive": "on", **ADDED}
    data |= {"new-0-key": "yes", "new-0-labels": "en: Yes"}
    data |= {"new-1-key": "no", "new-1-labels": "en: No"}
    assert client.post(reverse("cms:new-learner-question"), data).status_code == 302
    question = questions()["detained"]
    assert question.sensitive
    assert not question.is_on
    assert "What it means to ask this" in client.get(address("detained")).content.decode()


def test_nobody_but_administrators_gets_there(client, db):
    educator = AccountFactory(is_staff=True)
    enlist(educator, pages.office_page(OfficeFactory()))
    client.force_login(educator)
    new = reverse("cms:new-learner-question")
    for path in (reverse("cms:learner-questions"), address("gender"), new):
        assert client.get(path).status_code == 404
        assert client.post(path, {}).status_code == 404
    assert client.get(reverse("cms:learner-questions") + "nothing/").status_code == 404
