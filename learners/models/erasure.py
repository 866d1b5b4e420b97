"""Accounts that are to be erased."""

from django.db import models
from django.db.models.functions import Now

from learners.models.account import Account


class Erasure(models.Model):
    """That an account is to be erased, from ``due_at`` on. Goes with the account.

    Until then its owner may keep it. A try that fails moves ``due_at``, with the kind of ``error``;
    it is tried again until it works, since an erasure is never given up.

    ``for_disuse`` says that nobody asked for it: the account was unused for long. It is given up
    once somebody signs in.
    """

    learner = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True)
    requested_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    for_disuse = models.BooleanField(default=False, db_default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="erasure_due")]

    def __str__(self) -> str:
        return str(self.pk)
