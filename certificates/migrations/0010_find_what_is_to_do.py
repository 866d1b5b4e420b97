from django.db import migrations, models

from learners.indexes import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("certificates", "0009_ends"),
    ]

    operations = [
        AddIndexWhileServing(
            model_name="certificate",
            index=models.Index(
                condition=models.Q(
                    ("removed_at__isnull", True), ("state__in", ("revoked", "superseded"))
                ),
                fields=["owed_at"],
                name="certificate_to_remove",
            ),
        ),
        AddIndexWhileServing(
            model_name="certificate",
            index=models.Index(
                condition=models.Q(("mail_due_at__isnull", False)),
                fields=["mail_due_at"],
                name="certificate_to_mail",
            ),
        ),
    ]
