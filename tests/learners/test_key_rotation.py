"""The key-encryption key is changed while learners go on; a wrong one loses nothing."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from learners.errors import WrongKeyError
from learners.models import DataKey
from learners.privacy.keys import decrypt_for, encrypt_for, rewrap_keys
from tests.factories import AccountFactory

PEOPLE = 5


@pytest.fixture
def sealed(db):
    """What some people have sealed, by their id."""
    accounts = [AccountFactory() for _ in range(PEOPLE)]
    return {
        account.pk: encrypt_for(learner_id=account.pk, text=f"of {account.username}")
        for account in accounts
    }


def new_key():
    return Fernet.generate_key().decode()


def test_after_a_rotation_the_old_key_is_not_needed(sealed, settings, capsys):
    old, new = settings.ENCRYPTION_KEYS[0], new_key()
    settings.ENCRYPTION_KEYS = [new, old]
    call_command("rotate_keys")
    assert f"{PEOPLE} of {PEOPLE} keys looked at, {PEOPLE} wrapped anew" in capsys.readouterr().out
    settings.ENCRYPTION_KEYS = [new]
    for learner_id, token in sealed.items():
        assert decrypt_for(learner_id=learner_id, token=token).startswith("of ")


def test_it_goes_on_where_it_was_stopped(sealed, settings):
    settings.ENCRYPTION_KEYS = [new_key(), settings.ENCRYPTION_KEYS[0]]
    stopped = rewrap_keys(batch=2)
    assert next(stopped) == (2, 2)
    assert list(rewrap_keys(batch=2))[-1] == (PEOPLE, PEOPLE - 2)
    assert list(rewrap_keys())[-1] == (PEOPLE, 0)


def test_a_key_that_went_meanwhile_is_not_brought_back(sealed, settings):
    settings.ENCRYPTION_KEYS = [new_key(), settings.ENCRYPTION_KEYS[0]]
    last = DataKey.objects.order_by("pk").last()
    steps = rewrap_keys(batch=2)
    next(steps)
    last.delete()
    list(steps)
    assert not DataKey.objects.filter(pk=last.pk).exists()


def test_a_wrong_key_changes_nothing_and_says_so(sealed, settings):
    right = settings.ENCRYPTION_KEYS
    before = dict(DataKey.objects.values_list("pk", "wrapped"))
    settings.ENCRYPTION_KEYS = [new_key()]
    with pytest.raises(CommandError, match="none of ENCRYPTION_KEYS"):
        call_command("rotate_keys")
    learner_id, token = next(iter(sealed.items()))
    with pytest.raises(WrongKeyError):
        decrypt_for(learner_id=learner_id, token=token)
    settings.ENCRYPTION_KEYS = right
    assert dict(DataKey.objects.values_list("pk", "wrapped")) == before
    assert decrypt_for(learner_id=learner_id, token=token)
