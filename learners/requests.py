"""Requests of people who are signed in, for type checkers and readers."""

import uuid

from django.http import HttpRequest

from learners.models import Account


class LearnerRequest(HttpRequest):
    """An API request that passed authentication: ``auth`` is who asks."""

    auth: Account
    access_token_id: uuid.UUID


class SignedInRequest(HttpRequest):
    """A page's request behind ``login_required``."""

    user: Account
