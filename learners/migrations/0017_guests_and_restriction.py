import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learners", "0016_consents"),
    ]

    operations = [
        migrations.CreateModel(
            name="Restriction",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "learner_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "restricted_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("learner",),
                        name="restriction_one_in_force",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="account",
            name="display_name",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="account",
            name="is_guest",
            field=models.BooleanField(db_default=False, default=False, verbose_name="guest"),
        ),
        migrations.AddField(
            model_name="account",
            name="restricted_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="account",
            name="time_zone",
            field=models.CharField(
                blank=True, db_default="", max_length=64, verbose_name="time zone"
            ),
        ),
    ]
