from django.db import migrations, models

from learners.indexes import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("learners", "0005_attempt_deadlines"),
    ]

    operations = [
        AddIndexWhileServing(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("deadline_at__isnull", False), ("state", "open")),
                fields=["deadline_at"],
                name="attempt_open_until",
            ),
        ),
        AddIndexWhileServing(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["run"], name="attempt_open_in_run"
            ),
        ),
    ]
