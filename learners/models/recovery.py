"""The way back in for people who gave no address."""

from django.db import models
from django.db.models.functions import Now

from learners.models.account import Account


class RecoveryCode(models.Model):
    """A code that lets its owner choose a new passphrase, once. Only a keyed digest is stored."""

    pk = models.CompositePrimaryKey("learner_id", "digest")
    learner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.learner_id)
