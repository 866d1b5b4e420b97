"""Signing in as a browser does, with a second factor."""

from django.test import Client

from tests.factories import PASSPHRASE

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Of an app that makes codes."""


def sign_in(account, passphrase=PASSPHRASE, address="/sign-in/", **fields):
    client = Client()
    form = {"username": account.username, "passphrase": passphrase} | fields
    return client, client.post(address, form)


def step(client, code, address="/sign-in/second-step/"):
    return client.post(address, {"code": code})
