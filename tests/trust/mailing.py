"""Giving an address, and getting back in by it, with the codes that were mailed."""

import re

from django.core import mail

from learners import services, tasks
from tests.factories import PASSPHRASE

ADDRESS = "canary-7d20@example.org"
NEW = "a few other words together"


def mailed_code():
    return re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", mail.outbox[-1].body).group()


def give(account, address=ADDRESS):
    services.request_address(account=account, address=address, passphrase=PASSPHRASE)
    return services.confirm_address(account=account, code=mailed_code())


def reset(address=ADDRESS, code=None, new=NEW):
    return services.reset_passphrase(
        address=address, code=code or mailed_code(), new_passphrase=new
    )


def mail_at_once(monkeypatch):
    """What is owed is mailed when it is asked for, outside of a transaction of the test's."""
    monkeypatch.setattr("learners.nudges.transaction.on_commit", lambda send, robust: send())
    monkeypatch.setattr(tasks.mail_code, "apply_async", lambda args, retry: tasks.mail_code(*args))
