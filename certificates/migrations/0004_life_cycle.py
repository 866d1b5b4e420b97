from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0003_badge_status"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="expires_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="certificate",
            name="in_bulk",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="certificate",
            name="kind",
            field=models.CharField(
                choices=[("course", "Course"), ("module", "Module"), ("programme", "Programme")],
                db_default="course",
                default="course",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="of",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="certificate",
            name="revocation_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("error", "It was issued by mistake"),
                    ("misconduct", "The rules of the course were broken"),
                    ("withdrawn", "Its holder asked for it"),
                    ("other", "For another reason"),
                ],
                db_default="",
                default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="revoked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="certificate",
            name="superseded_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name="certificate",
            name="state",
            field=models.CharField(
                choices=[
                    ("owed", "Being made"),
                    ("issued", "Issued"),
                    ("failed", "Failed"),
                    ("revoked", "Revoked"),
                    ("superseded", "Replaced"),
                ],
                default="owed",
                max_length=12,
            ),
        ),
    ]
