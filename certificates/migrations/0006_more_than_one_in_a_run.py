from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0005_one_that_counts"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="certificate",
            name="certificate_once_per_run",
        ),
        migrations.RemoveConstraint(
            model_name="certificate",
            name="certificate_issued_has_file",
        ),
        migrations.RemoveIndex(
            model_name="certificate",
            name="certificate_owed",
        ),
    ]
