"""Nobody signs up under a name that could be taken for somebody else's (TRUST.md B)."""

import pytest

from learners import services
from learners.errors import InvalidUsernameError, UsernameTakenError
from learners.lookalikes import lookalikes, mixes_scripts
from learners.models import Account
from tests.api.client import ApiClient
from tests.factories import PASSPHRASE, AccountFactory

pytestmark = pytest.mark.any_database

IN_ONE_SCRIPT = [
    *("анна", "раул", "оксана-5", "ελένη", "արամ", "علي", "فاطمة٧", "မြန်မာ", "अनिता", "ሰላም"),
    *(
        "ทดสอบ",
        "さくらサクラ桜",
        "김철수",
        "汉字好",
        "paul",
        "josé",
        "nguyễn",
        "anna.1",
        "aung_အောင်",
    ),
    *("ali-علي", "123"),
]
MIXED = ["аnna", "pаul", "αlpha", "annа", "раul", "hаy_հ", "анна-ελ", "ali-علي-אב"]


def sign_up(username):
    return services.sign_up(username=username, passphrase=PASSPHRASE, language="en")


@pytest.mark.parametrize("name", IN_ONE_SCRIPT)
def test_names_in_one_script_are_fine(db, name):
    assert sign_up(name).username


@pytest.mark.parametrize("name", MIXED)
def test_names_of_mixed_scripts_are_refused(db, name):
    with pytest.raises(InvalidUsernameError):
        sign_up(name)
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("there", "new"),
    [("ace", "асе"), ("асе", "ace"), ("ppp.1", "ррр.1"), ("ρανα", "pava"), ("pava", "ρανα")],
)
def test_a_name_that_looks_like_another_is_taken(db, there, new):
    sign_up(there)
    with pytest.raises(UsernameTakenError):
        sign_up(new)
    guest = services.begin_as_guest(language="en")
    with pytest.raises(UsernameTakenError):
        services.sign_up_guest(account=guest, username=new, passphrase=PASSPHRASE)
    body = {"username": new, "passphrase": PASSPHRASE}
    assert ApiClient().post("/auth/sign-up", body).status_code == 409


RESERVED = [
    *("admin", "Admin", "ad-min", "adm1n", "аdmіn", "ádmin", "adrnin", "r00t", "ROOT", "rооt"),
    *("support", "supp0rt", "5upport", "article26", "Article-26", "art1cle.26", "ѕурроrt", "staff"),
]


@pytest.mark.parametrize("name", RESERVED)
def test_names_of_who_runs_the_site_are_refused(db, name):
    body = {"username": name, "passphrase": PASSPHRASE}
    assert ApiClient().post("/auth/sign-up", body).status_code == 422
    with pytest.raises(InvalidUsernameError):
        services.sign_up_by_organisation(
            username=name, language="en", provider="hq", subject="f" * 64
        )
    assert not Account.objects.exists()


@pytest.mark.parametrize("name", ["roots", "adminah", "helpful", "amina-26", "staffan", "article"])
def test_names_that_only_begin_like_those_are_fine(db, name):
    assert sign_up(name).username


@pytest.mark.parametrize("name", ["anna1٢", "anna١۲", "ann-4-৪", "علي٤۴"])
def test_digits_of_several_kinds_are_refused(db, name):
    with pytest.raises(InvalidUsernameError, match="digits of one kind"):
        sign_up(name)


@pytest.mark.parametrize("name", ["аnna", "admin", "anna1٢"])
def test_who_is_there_signs_in_whatever_the_rule_says(db, name):
    AccountFactory(username=name)
    assert services.sign_in(username=name, passphrase=PASSPHRASE)


def test_names_within_one_script_are_never_compared(db):
    for name in ("anna1", "annal", "corn", "com", "o0o", "ooo"):
        assert not lookalikes(name) or sign_up(name)
        assert not mixes_scripts(name)


@pytest.mark.parametrize("name", ["ann\u202e", "an\u200bna", "\u2066anna", "x" * 41, "x" * 10_000])
def test_invisible_signs_and_long_names_are_refused(db, name):
    body = {"username": name, "passphrase": PASSPHRASE}
    assert ApiClient().post("/auth/sign-up", body).status_code == 422
    assert not Account.objects.exists()


@pytest.mark.parametrize("name", ["xyz" + "\u0301" * 30, "abc" + "\u0338" * 7, "က" + "\u103a" * 9])
def test_marks_are_not_piled_on_a_letter(db, name):
    with pytest.raises(InvalidUsernameError):
        sign_up(name)


@pytest.mark.parametrize("name", ["ကျွန်ုပ်", "ब्रह्मपुत्र", "nguyê\u0303n", "ཨོཾ་མ་ཎི".replace("་", "-")])
def test_marks_that_scripts_write_are_fine(db, name):
    assert sign_up(name).username
