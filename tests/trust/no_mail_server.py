"""A mail server that is down, and whose error quotes who a mail was for."""

from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError(messages[0].to)
