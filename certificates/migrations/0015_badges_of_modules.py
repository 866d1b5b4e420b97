from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0014_certificates_of_programmes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="batch",
            name="work",
            field=models.CharField(
                choices=[
                    ("issue", "Issue those that are missing"),
                    ("retry", "Make those again that failed"),
                    ("reissue", "Replace those that are issued by new ones"),
                    ("revoke", "Revoke those that are not revoked"),
                    ("badges", "Revoke the badges of modules"),
                ],
                max_length=12,
            ),
        ),
    ]
