from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0013_withdrawn_rows"),
    ]

    operations = [
        migrations.AddField(
            model_name="embedtoken",
            name="used_by",
            field=models.UUIDField(null=True),
        ),
    ]
