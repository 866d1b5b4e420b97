from django.db import migrations, models

from learners.indexes import AddIndexWhileServing


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("certificates", "0013_batches_of_programmes"),
    ]

    operations = [
        AddIndexWhileServing(
            model_name="certificate",
            index=models.Index(
                condition=models.Q(("kind", "programme")),
                fields=["of", "learner"],
                name="certificate_of_programme",
            ),
        ),
    ]
