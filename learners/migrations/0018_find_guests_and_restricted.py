from django.db import migrations, models

from learners.indexes import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("learners", "0017_guests_and_restriction"),
    ]

    operations = [
        AddIndexWhileServing(
            model_name="account",
            index=models.Index(
                condition=models.Q(("restricted_at__isnull", False)),
                fields=["id"],
                name="account_restricted",
            ),
        ),
        AddIndexWhileServing(
            model_name="account",
            index=models.Index(
                condition=models.Q(("is_guest", True)), fields=["id"], name="account_guest"
            ),
        ),
    ]
