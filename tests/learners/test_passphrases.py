"""Changing a passphrase, and getting back in by a recovery code, with no address to write to."""

import pytest
from django.test import Client

from learners import services
from learners.errors import RecoveryFailedError, WeakPassphraseError, WrongPassphraseError
from learners.models import AccessToken, RecoveryCode, Session
from learners.services.passphrases import CODES
from tests.api.client import ApiClient
from tests.factories import PASSPHRASE, AccountFactory

NEW = "a few other words together"


@pytest.fixture
def codes(learner):
    return services.make_recovery_codes(account=learner, passphrase=PASSPHRASE)


def recover(learner, code, new=NEW):
    return services.recover(username=learner.username, code=code, new_passphrase=new)


def test_a_code_lets_its_owner_choose_a_passphrase_once(learner, codes):
    assert len(set(codes)) == CODES
    assert recover(learner, codes[0]) == learner
    assert services.sign_in(username=learner.username, passphrase=NEW) == learner
    with pytest.raises(RecoveryFailedError):
        recover(learner, codes[0])
    assert recover(learner, codes[1], "yet another few words") == learner


@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("0", "o")]
)
def test_a_code_may_be_typed_as_people_type(learner, codes, typed):
    assert recover(learner, typed(codes[0])) == learner


def test_unknown_people_and_wrong_codes_are_told_the_same(learner, codes):
    told = set()
    for username, code in [("nobody", codes[0]), (learner.username, "0" * 20)]:
        with pytest.raises(RecoveryFailedError) as failed:
            services.recover(username=username, code=code, new_passphrase=NEW)
        told.add(str(failed.value))
    assert len(told) == 1


def test_a_code_is_of_no_use_for_another_account(learner, codes):
    other = AccountFactory()
    with pytest.raises(RecoveryFailedError):
        recover(other, codes[0])


def test_a_weak_passphrase_does_not_use_a_code_up(learner, codes):
    with pytest.raises(WeakPassphraseError):
        recover(learner, codes[0], "short")
    assert recover(learner, codes[0])


def test_new_codes_replace_the_old(learner, codes):
    fresh = services.make_recovery_codes(account=learner, passphrase=PASSPHRASE)
    with pytest.raises(RecoveryFailedError):
        recover(learner, codes[0])
    assert recover(learner, fresh[0])
    assert RecoveryCode.objects.filter(learner=learner).count() == CODES - 1


def test_codes_are_not_stored(learner, codes):
    stored = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)


def test_a_wrong_passphrase_makes_and_changes_nothing(learner, codes):
    with pytest.raises(WrongPassphraseError):
        services.make_recovery_codes(account=learner, passphrase="not mine")
    with pytest.raises(WrongPassphraseError):
        services.change_passphrase(account=learner, passphrase="not mine", new_passphrase=NEW)
    assert recover(learner, codes[0])


@pytest.mark.parametrize("way", ["change", "recover"])
def test_a_new_passphrase_signs_everybody_else_out(way, learner, codes):
    token = services.create_token(account=learner)[0]
    elsewhere = Client()
    elsewhere.force_login(learner)
    if way == "change":
        services.change_passphrase(account=learner, passphrase=PASSPHRASE, new_passphrase=NEW)
    else:
        recover(learner, codes[0])
    assert elsewhere.get("/me/").status_code == 302
    assert ApiClient(token).get("/me").status_code == 401
    assert not AccessToken.objects.filter(learner=learner).exists()
    assert not Session.objects.filter(learner_id=learner.pk).exists()


def test_it_is_done_by_api(learner):
    client = ApiClient(services.create_token(account=learner)[0])
    made = client.post("/me/recovery-codes", {"passphrase": PASSPHRASE})
    assert made.status_code == 201
    body = {"username": learner.username, "code": made.json()["codes"][3], "new_passphrase": NEW}
    response = ApiClient().post("/auth/recover", body)
    assert response.status_code == 200
    back = ApiClient(response.json()["token"])
    assert back.get("/me").status_code == 200
    change = {"passphrase": NEW, "new_passphrase": PASSPHRASE}
    assert back.put("/me/passphrase", change).status_code == 204
    assert back.get("/me").status_code == 401
    again = ApiClient().post("/auth/recover", body)
    assert again.status_code == 401
    assert again.json()["type"].endswith("recovery-failed")


def test_guessing_codes_is_limited(learner, settings):
    settings.SIGN_IN_RATE = "2/h"
    body = {"username": learner.username, "code": "guess", "new_passphrase": NEW}
    codes = [ApiClient().post("/auth/recover", body).status_code for _ in range(3)]
    assert codes == [401, 401, 429]


def filled_in(client, passphrase=PASSPHRASE):
    """The form for recovery codes, as a browser sends it."""
    form = client.get("/me/account/recovery/").context["form"]
    return {"passphrase": passphrase, "form_id": str(form["form_id"].value())}


def test_a_page_that_is_loaded_again_makes_no_other_codes(learner):
    client = Client()
    client.force_login(learner)
    wrong = filled_in(client, "not mine")
    assert client.post("/me/account/recovery/", wrong).status_code == 422
    form = wrong | {"passphrase": PASSPHRASE}
    code = client.post("/me/account/recovery/", form).context["codes"][0]
    again = client.post("/me/account/recovery/", form, follow=True)
    assert "You have made codes just now" in again.content.decode()
    assert recover(learner, code)


def test_who_gives_the_right_passphrase_uses_up_no_tries(learner, settings):
    settings.SIGN_IN_RATE = "2/h"
    right = {"username": learner.username, "passphrase": PASSPHRASE}
    wrong = right | {"passphrase": "not mine"}
    codes = [ApiClient().post("/auth/sign-in", right).status_code for _ in range(5)]
    codes += [ApiClient().post("/auth/sign-in", wrong).status_code for _ in range(3)]
    assert codes == [200] * 5 + [401, 401, 429]
    refused = Client().post("/sign-in/", right)
    assert refused.status_code == 429
    assert "Try again in" in refused.content.decode()


@pytest.mark.parametrize(
    ("passphrase", "said"),
    [
        ("short", "A passphrase has at least 10 characters."),
        ("1q2w3e4r5t", "Many people use this passphrase."),
        ("learner-name-1", "too much like the user name"),
    ],
)
def test_what_is_too_easy_is_said_in_our_words(passphrase, said, db):
    with pytest.raises(WeakPassphraseError) as failed:
        services.sign_up(username="learner-name", passphrase=passphrase, language="en")
    assert said in str(failed.value)
    assert "password" not in str(failed.value)


def test_it_is_done_on_the_pages(learner):
    client = Client()
    client.force_login(learner)
    page = client.post("/me/account/recovery/", filled_in(client))
    assert "Write them down now" in page.content.decode()
    code = page.context["codes"][0]
    assert page["Cache-Control"] == "private, no-store"
    changed = client.post(
        "/me/account/passphrase/", {"passphrase": PASSPHRASE, "new_passphrase": NEW}
    )
    assert changed.status_code == 302
    assert "Your passphrase is changed." in client.get("/me/account/").content.decode()
    back = Client()
    form = {"username": learner.username, "code": code, "new_passphrase": PASSPHRASE}
    assert back.post("/recover/", form).status_code == 302
    assert back.get("/me/").status_code == 200
    assert client.get("/me/").status_code == 302
    assert Client().post("/recover/", form).status_code == 422
