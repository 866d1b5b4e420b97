from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0010_lti"),
    ]

    operations = [
        migrations.AddField(
            model_name="partner",
            name="certificate_design",
            field=models.UUIDField(editable=False, null=True),
        ),
    ]
