"""The codes that are printed on certificates."""

from django.db import models


class CertificateCode(models.Model):
    """Finds a certificate by the code that is printed on it.

    A small reference table, with ids and no foreign keys, so that certificates can be distributed
    by learner while anybody may look one up by its code.

    Once its learner is erased, the code names nobody any more, and ``erased`` is what it answers:
    that we issued this, for which course and when. Copies of the document may go on being shown.
    """

    code = models.CharField(max_length=26, primary_key=True)
    learner_id = models.UUIDField(null=True)
    certificate_id = models.UUIDField(null=True)
    erased = models.JSONField(null=True)

    def __str__(self) -> str:
        return self.code
