"""Answers that are kept so that a request sent twice is carried out once."""

from django.db import models
from django.db.models.functions import Now

from learners.models.account import Account


class IdempotentRequest(models.Model):
    """A POST that carried an ``Idempotency-Key``, and what it was answered."""

    pk = models.CompositePrimaryKey("learner_id", "key")
    learner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="idempotent_created")]

    def __str__(self) -> str:
        return self.key
